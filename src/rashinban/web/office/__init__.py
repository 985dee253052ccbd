"""People, roles, divisions, rule sets, reminders and the audit trail."""
