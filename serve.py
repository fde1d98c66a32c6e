"""The service: ``python serve.py --demo`` starts it with the sample club; see docs/api.md."""

from recommender.api.main import main

if __name__ == "__main__":
    main()
