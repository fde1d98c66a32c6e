"""Train the models this project ships: ``python train.py --help``."""

from recommender.training.cli import main

if __name__ == "__main__":
    main()
