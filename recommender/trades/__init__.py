"""Trades: what people of a trade usually can give and usually look for, and which trade is whose."""
