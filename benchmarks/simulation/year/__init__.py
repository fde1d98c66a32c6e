"""A year of a made-up club, week by week, under different ways of choosing who meets whom."""
