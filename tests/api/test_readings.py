"""Readings over the API: for the member alone; suspensions and giving for the organiser."""


def test_readings_are_for_the_members_own_key_alone(api):
    own = api.client("a").get("/v1/members/m001/readings")
    assert own.status_code == 200, own.text
    assert own.json().keys() >= {"openness", "keeping_agreements", "told_to_help", "was_helped"}
    for key in ("organiser", "b", "reader"):
        assert api.client(key).get("/v1/members/m001/readings").status_code == 403


def test_the_organiser_sees_who_is_paused_and_how_help_is_spread(api):
    assert api.client("organiser").get("/v1/club/suspensions").json() == {"suspensions": []}
    assert api.client("reader").get("/v1/club/suspensions").status_code == 403
    assert api.client("organiser").delete("/v1/members/m001/suspension").status_code == 404
    assert api.client("a").delete("/v1/members/m001/suspension").status_code == 403
    picture = api.client("reader").get("/v1/club/giving").json()
    assert picture.keys() == {"weeks", "told_to_help", "helped", "told_gini"}
