"""Two tiny judged clubs: bakers and choirs, in pairs that a host would introduce."""

import json

TRADES = (
    ("bread for a summer party", "a choir for a summer party"),
    ("a workshop with a lathe", "three wooden wheels turned on a lathe"),
    ("advice on tax for a small firm", "somebody who reads my tax return"),
    ("a van on Saturdays", "transport of chairs in a van"),
)


def write_clubs(folder):
    """Write ``thin`` with members of its own, and ``sample`` whose members lie beside the folder."""
    judged = folder / "judged"
    for name, members in (("thin", judged / "thin"), ("sample", folder / "sample_club")):
        (judged / name).mkdir(parents=True)
        members.mkdir(parents=True, exist_ok=True)
        rows = ["id,name,headline,industry,languages,offers,needs"]
        for number, (offer, need) in enumerate(TRADES):
            rows.append(f"g{number},Giver {number},gives,trade {number},en,{offer},")
            rows.append(f"n{number},Needer {number},looks,office,en,,{need}")
        (members / "members.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
        (members / "ties.csv").write_text("a,b\nn0,g1\nn1,g1\n", encoding="utf-8")
        grades = [
            {"focal": f"n{number}", "three": [f"g{number}"], "one": [f"g{(number + 1) % 4}"]}
            for number in range(3)
        ]
        lines = "".join(json.dumps(row) + "\n" for row in grades)
        (judged / name / "judgements.jsonl").write_text(lines, encoding="utf-8")
    return judged
