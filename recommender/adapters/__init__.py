"""Where the outside world is touched: model files, faiss, tables, pages. Each implements a port."""
