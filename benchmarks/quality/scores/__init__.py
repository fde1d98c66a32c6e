"""The algorithms of the baselines, as pure functions on arrays, one file each.

Every bench's baselines (decorated functions in one file beside the bench) call these, so that a
method is the same wherever it is measured. Two shapes are used:

* *lists*: ``relevance`` of shape (s, n), how much each of ``s`` people would like each of ``n``
  (higher is better, ``-inf`` where a suggestion is not allowed, their own place included), for
  what re-ranks one person's list: `weak_ties.rerank`, `diversify.rerank`, `lists.percentiles`;
* *pairs*: numbers of people of shape (m, 2) and a value per pair, for what looks at all pairs at
  once: `tu_matching.log_matches`. `lists.as_lists` and `lists.as_pairs` turn one into the other.

Ties and tokens come as scipy sparse arrays: `walks.count_walks`, `factorisation.factors`,
`content.bm25`.
"""
