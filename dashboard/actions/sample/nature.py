"""The numbers the invented district is made of: levels, effects, habits."""

import numpy as np

from dashboard.domain.words import BranchKind, IssueGroup

SEED = 20231024
FIRST_MONTH, LAST_MONTH, SEMINAR_MONTH = 202301, 202509, 202311
BASE = {
    IssueGroup.CONTENT: 0.885,
    IssueGroup.CHAIRING: 0.925,
    IssueGroup.MEMBERS: 0.835,
    IssueGroup.INSPECTION: 0.815,
}
CRITERION = {
    "ND5": -0.07,
    "DH4": -0.03,
    "DH5": -0.02,
    "DV1": 0.07,
    "DV2": -0.03,
    "DV4": -0.07,
    "KT3": -0.05,
    "KT4": -0.06,
    "DH2": 0.04,
    "ND2": 0.04,
}
KIND = {
    BranchKind.POLICE: 0.35,
    BranchKind.MILITARY: 0.35,
    BranchKind.SCHOOL: 0.30,
    BranchKind.AGENCY: 0.20,
    BranchKind.STATE_ENTERPRISE: 0.10,
    BranchKind.HEALTH: 0.0,
    BranchKind.RESIDENTIAL: -0.15,
    BranchKind.PRIVATE_ENTERPRISE: -0.45,
}
SEASON = {1: -0.015, 2: -0.03, 6: -0.015, 7: -0.01}
SEMINAR = {
    IssueGroup.CONTENT: 0.045,
    IssueGroup.CHAIRING: 0.040,
    IssueGroup.MEMBERS: 0.030,
    IssueGroup.INSPECTION: 0.015,
}
# November 2023 to February 2024.
SEMINAR_GROWTH = (0.25, 0.5, 0.75, 1.0)
QUALITY_EFFECT, SHOCK, NOISE = 0.085, 0.03, 0.06
# A little above the 0.065 that remains once full marks cut it off.
SELF_GAP, SELF_GAP_SPREAD, SELF_ON_FACTS = 0.078, 0.035, 0.35
WEAK_SHARE, WEAK_STEPS = 0.06, 1.9
# How branches and communes differ, and groups within a branch, in standard steps.
AVERAGE_QUALITY, BETWEEN_BRANCHES, BETWEEN_COMMUNES = 0.1, 0.8, 0.25
GROUP_WEIGHT, BETWEEN_GROUPS = 0.75, 0.5
# Shares of meetings: not held and held on no theme (before and since the seminar), combined.
MISSED, THEME_MISSED, COMBINED = (0.022, 0.012), (0.10, 0.04), 0.60
# Shares of meetings that are appraised (before and since this month) and observed (weak or not).
APPRAISED, APPRAISED_MORE_FROM = (0.60, 0.85), 202401
SEEN, SEEN_WEAK = 0.06, 0.14
# An appraisal lies between what the branch says and what was so.
FOLLOWS_SELF = 0.6
# Self-scores just below "good" that are lifted above it.
HEAPED_FROM, HEAPED_TO, HEAPED_SHARE, HEAPED_WIDTH = 0.87, 0.90, 0.45, 0.01
THEMES = (
    "Phân loại rác thải tại nguồn",
    "Hiến đất mở rộng đường thôn",
    "Duy trì tiêu chí nông thôn mới",
    "Bụi và xe chở đá từ mỏ",
    "Du lịch quanh Tam Chúc",
    "Tạo nguồn, kết nạp đảng viên",
    "Kỹ năng số và VNeID",
    "Phòng cháy, chữa cháy",
    "An toàn trường học",
    "Phục vụ người bệnh",
    "Thực hành tiết kiệm, chống lãng phí",
    "Giữ gìn an ninh trật tự",
    "Tiêu thụ sản phẩm hợp tác xã",
    "An toàn lao động",
    "Văn hóa trong lễ hội làng",
    "Chăm sóc người cao tuổi",
)

# What is recorded of a themed meeting goes by the computed criterion nearest to each judged one.
RECORDED = {
    "CD-DH1": "DH1",
    "CD-DH2": "DH2",
    "CD-DH4": "DH6",
    "CD-DV1": "DV1",
    "CD-DV3": "DV2",
    "CD-KT4": "DH7",
}
STRICT_SHARE, STRICT = 0.05, -0.06
# One hundredth of all points; what was counted is no matter of opinion, so the judged carry it.
OBSERVED, OBSERVED_SPREAD = -0.019, 0.03

Random = np.random.Generator
