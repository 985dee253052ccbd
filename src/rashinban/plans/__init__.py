"""From a plan document to a Draft that a person corrects, and on to a Plan that is frozen."""
