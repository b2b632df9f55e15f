"""What the tree of organisations and its search answer."""



from dashboard.components import organisation_tree
from dashboard.components.organisation_tree import below, found, way
from dashboard.components.view import View
from dashboard.domain.viewer import Viewer
from dashboard.queries.reader import Reader
from dashboard.text import Words


def view(sample, chosen: str, scope: str | None = None) -> View:
    return View.of(Reader(sample, Viewer(scope=scope)), chosen, Words("vi"))


def names(level) -> list[str]:
    return [row["name"] for row in level["rows"]]


def test_an_organisation_opens_to_what_is_right_below(sample):
    level = below(view(sample, "don-vi=tinh-uy-ninh-binh"))
    assert level["code"] == "tinh-uy-ninh-binh"
    assert names(level) == ["Phường Kim Bảng", "Phường Lê Hồ", "Phường Nguyễn Úy",
                            "Phường Lý Thường Kiệt", "Phường Kim Thanh",
                            "Phường Tam Chúc"]  # fmt: skip
    assert {row["branch"] for row in level["rows"]} == {False}
    assert (level["note"], level["said"]) == ("", "Tỉnh ủy Ninh Bình: 6 đơn vị bên dưới")


def test_branches_are_leaves_and_nothing_lies_below_them(sample):
    level = below(view(sample, "don-vi=phuong-le-ho"))
    assert {row["branch"] for row in level["rows"]} == {True}
    leaf = below(view(sample, f"don-vi={level['rows'][0]['code']}"))
    assert (leaf["rows"], leaf["note"]) == ([], "Không có đơn vị bên dưới.")


def test_the_way_opens_every_level_down_to_the_chosen(sample):
    assert [level["code"] for level in way(view(sample, "don-vi=phuong-le-ho"))] == [
        "", "trung-uong", "tinh-uy-ninh-binh",
    ]  # fmt: skip
    assert [level["code"] for level in way(view(sample, ""))] == ["", "trung-uong"]


def test_of_many_the_first_are_shown_with_a_note(sample, monkeypatch):
    monkeypatch.setattr(organisation_tree, "MOST_CHILDREN", 2)
    level = below(view(sample, "don-vi=tinh-uy-ninh-binh"))
    assert names(level) == ["Phường Kim Bảng", "Phường Lê Hồ"]
    assert level["note"] == "Hiện 2 trong 6 đơn vị; gõ tên vào ô tìm để thấy đơn vị khác."


def test_tree_and_search_end_at_the_viewers_scope(sample):
    own = view(sample, "don-vi=phuong-le-ho", scope="phuong-kim-bang")
    assert below(own)["rows"] == []
    assert [row["code"] for row in way(own)[0]["rows"]] == ["phuong-kim-bang"]
    values = [one.to_plotly_json()["props"].get("data-value") for one in found(own, "le ho")]
    assert "phuong-le-ho" not in values


def test_a_search_shows_where_a_name_belongs_and_stops_at_twenty(sample):
    first = found(view(sample, ""), "phuong kim bang")[0]
    assert [part.children for part in first.children] == ["Phường Kim Bảng", "Tỉnh ủy Ninh Bình"]
    many = found(view(sample, ""), "thon")
    assert len(many) == 21
    assert many[-1].children == "Chỉ hiện 20 kết quả đầu; gõ thêm để thu hẹp."
    assert found(view(sample, ""), "zzz")[0].children == "Không tìm thấy đơn vị nào."
    assert found(view(sample, ""), "") == []
