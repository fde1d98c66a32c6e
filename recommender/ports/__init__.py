"""What the stages need from the outside, as small protocols that adapters implement."""
