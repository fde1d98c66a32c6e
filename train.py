"""Train the models this project ships: ``python train.py --help``."""

from recommender.learning.cli import main

if __name__ == "__main__":
    main()
