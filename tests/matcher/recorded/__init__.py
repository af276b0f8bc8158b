"""What each rule says of each example and case, one file a rule; a diff of them shows whom a change touches."""
