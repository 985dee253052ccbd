"""Programmes, facilities and offers on their way in and out: jGrants, tables, UNIQUIP, HSDS."""
