"""The knobs of the encoder's training, with what they trade against what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrainingSettings:
    """Everything but the data that decides the outcome.

    Tried on the trained vectors, measured on the STS training part and on NTREX, and left out:
    further weighting by rarity (SIF, ``a`` from 1e-2 down: worse, the trained lengths are
    weights already), or of rare pieces by less (worse); taking out the mean or the first
    principal components; similarities within a language held to the teacher's, too (similarity
    0.003 to 0.008 lower, language bias on news the same); a layer
    on top of the mean (a residual of 512 units: similarity 0.002 lower); 20,000 parts of words
    in place of 12,000 (the same); pieces for German words spelled nearly like an English one
    (138,000 of them: similarity 0 to 0.004 higher; the 6,000 that would fit: nothing); directions
    in which titles and their descriptions differ made to count less, as `clean` does it for
    languages (language bias 0.004 lower, translations 0.003 less often first); a contrastive term over occupations with the skills they need
    and with their synonyms: skills find occupations (nDCG@10 0.45 to 0.61), but judged needs find
    offers less well (0.38 to 0.35), titles their translation, and similarity is 0.005 lower.

    Attributes
    ----------
    seed
        Of the order of the batches and of the dropped tokens.
    runs
        Trainings, each with the next seed, whose vectors are averaged: four gave 0.002, 0.004
        and 0.008 more than one on the STS training part (English, German, across).
    vocabulary
        Word pieces, both languages together. More pieces cover more words; each costs
        `dimension` bytes on disk.
    dimension
        Numbers kept of a vector once it is turned to the principal axes, at most the
        teacher's 384. 320 instead of 384 cost nothing on the STS training part, 256 cost
        0.002; the bytes go to further words.
    epochs
        Passes over the text. Nearly all is learnt in the first one.
    batch_size
        Pairs per step; also the number of wrong translations each is told apart from.
    learning_rate
        Of Adam at its peak; it rises over the first twentieth and then falls to zero.
    temperature
        Of the contrastive term: lower looks harder at the nearest wrong translation.
    contrast
        Weight of the contrastive term against the distance to the teacher's vector: more finds
        more translations and ranks similarity worse.
    geometry
        Weight of the squared difference between the student's and the teacher's
        similarities within the batch; with 0 and with 4, similarity was ranked worse.
    tie
        Weight of the squared difference between similarities of texts of one language and of
        the same texts across: 1 took 0.008 off the language bias on news and 0.013 on everyday
        sentences; 8 hardly more, and 0.012 to 0.026 off similarity.
    clean
        How much less directions count in which translations differ, see `clean`: 0.5 took
        another 0.008 off the language bias on news, similarity the same; with 4 it is 0.02, but
        descriptions find their title less well (0.79 to 0.74 at the first place).
    coarse_share
        Share of batches read with rare words cut into their parts, so that words never seen
        (German compounds above all) are made of parts that have been trained.
    drop
        Share of tokens left out at random, in [0, 1). Together, 0.1 here and 0.3 in
        `coarse_share` cost 0.003 to 0.007 on the STS training part, so none are.
    made_up
        Sentences with a replaced word, made for the teacher to read; see `augment`.
    known_words
        Words of the teacher's vocabulary to learn beside those of the text, most frequent
        first; 22,000 are all. Each gets a piece before words that the text has once or twice:
        0.003 to 0.01 on the STS training part.
    english
        English texts without translation drawn for each pass, beside all pairs. With all
        260,000 of them and more passes the STS training part came out 0.005 to 0.007 lower
        in both languages; which of the two did it was not taken apart.
    """

    seed: int = 0
    runs: int = 4
    vocabulary: int = 70_000
    dimension: int = 320
    epochs: int = 2
    batch_size: int = 1024
    learning_rate: float = 5e-3
    temperature: float = 0.05
    contrast: float = 0.1
    geometry: float = 1.0
    tie: float = 1.0
    clean: float = 0.5
    coarse_share: float = 0.1
    drop: float = 0.0
    made_up: int = 80_000
    known_words: int = 22_000
    english: int = 90_000
