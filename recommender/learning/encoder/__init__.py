"""How the embedded German-English sentence encoder is made: ``python train.py encoder``."""
