"""The pages, one file each: a router whose functions name for whom they are."""
