"""Reviews: from self-review to whether the change helped."""
