"""Made-up relations for clubs of any size: who knows whom, and what past introductions brought."""
