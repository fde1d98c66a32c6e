"""How the embedded encoder learns what a careful host knows: ``python train.py tune``."""
