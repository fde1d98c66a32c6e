"""The larger encoder as a plain sentence-transformers folder, in 16-bit numbers."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import torch

from recommender.learning.encoder.larger.vocabulary import SPECIAL

if TYPE_CHECKING:
    from pathlib import Path

    from tokenizers import Tokenizer

    from recommender.learning.encoder.larger.student import Student

NAME = "embedded-de-en-large"
_FROM_TEACHER = ("modules.json", "sentence_bert_config.json", "1_Pooling/config.json")


def save_student(folder: Path, student: Student, tokenizer: Tokenizer, teacher: Path) -> None:
    """Write the model so that ``SentenceTransformer(folder)`` loads it.

    Parameters
    ----------
    folder
        An empty folder.
    student
        Trained; its two tables become one. Not to be used afterwards.
    tokenizer
        Ids are the rows of the tables.
    teacher
        The teacher's folder: pooling and normalisation are the same.
    """
    from transformers import PreTrainedTokenizerFast

    for name in _FROM_TEACHER:
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(teacher / name, folder / name)
    tables, body = student.tables, student.body
    rows = torch.cat((tables.old.weight, tables.new.weight)).detach()
    body.embeddings.word_embeddings = torch.nn.Embedding(len(rows), rows.shape[1], _weight=rows)
    body.config.vocab_size = len(rows)
    body.half().save_pretrained(str(folder))
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        **SPECIAL,
        model_max_length=256,
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    ).save_pretrained(str(folder))
