"""The stages of a round, one file each; none imports another, `recommender.pipeline` orders them."""
