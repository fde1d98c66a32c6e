"""The larger encoder: the English teacher, taught to read German."""
