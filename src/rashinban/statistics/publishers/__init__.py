"""One folder per publisher; all of them pass the same contract suite."""
