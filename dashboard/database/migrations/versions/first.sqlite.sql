CREATE TABLE audit (
  id INTEGER NOT NULL,
  at TEXT NOT NULL,
  viewer TEXT NOT NULL,
  verb TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  CONSTRAINT pk_audit PRIMARY KEY (id),
  CONSTRAINT uq_audit_hash UNIQUE (hash)
);

CREATE TABLE organisation (
  id INTEGER NOT NULL,
  code TEXT NOT NULL,
  CONSTRAINT pk_organisation PRIMARY KEY (id),
  CONSTRAINT uq_organisation_code UNIQUE (code)
);

CREATE TABLE rubric_version (
  id INTEGER NOT NULL,
  code TEXT NOT NULL,
  version INTEGER NOT NULL,
  name_vi TEXT NOT NULL,
  name_en TEXT NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE,
  definition TEXT NOT NULL,
  CONSTRAINT pk_rubric_version PRIMARY KEY (id),
  CONSTRAINT uq_rubric_version_code_version UNIQUE (code, version),
  CONSTRAINT ck_rubric_version_ends_after_start CHECK (valid_to > valid_from)
);

CREATE TABLE state (
  "key" TEXT NOT NULL,
  value TEXT NOT NULL,
  CONSTRAINT pk_state PRIMARY KEY ("key")
);

CREATE TABLE upload (
  id INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  file_name TEXT NOT NULL,
  received_at TEXT NOT NULL,
  viewer TEXT NOT NULL,
  rows_read INTEGER NOT NULL,
  rows_new INTEGER NOT NULL,
  rows_changed INTEGER NOT NULL,
  rows_unchanged INTEGER NOT NULL,
  undone_at TEXT,
  CONSTRAINT pk_upload PRIMARY KEY (id)
);

CREATE INDEX ix_upload_sha256 ON upload (sha256);

CREATE TABLE criterion (
  id INTEGER NOT NULL,
  rubric_version_id INTEGER NOT NULL,
  position INTEGER NOT NULL,
  code TEXT NOT NULL,
  issue_group TEXT NOT NULL,
  section TEXT NOT NULL,
  max_x100 INTEGER NOT NULL,
  judged BOOLEAN NOT NULL,
  may_not_apply BOOLEAN NOT NULL,
  name_vi TEXT NOT NULL,
  name_en TEXT NOT NULL,
  CONSTRAINT pk_criterion PRIMARY KEY (id),
  CONSTRAINT uq_criterion_rubric_version_id_position UNIQUE (rubric_version_id, position),
  CONSTRAINT uq_criterion_rubric_version_id_code UNIQUE (rubric_version_id, code),
  CONSTRAINT ck_criterion_issue_group_known CHECK (issue_group IN ('content', 'chairing', 'members', 'inspection')),
  CONSTRAINT ck_criterion_maximum_above_0 CHECK (max_x100 > 0),
  CONSTRAINT fk_criterion_rubric_version_id FOREIGN KEY(rubric_version_id) REFERENCES rubric_version (id)
);

CREATE TABLE duty (
  organisation_id INTEGER NOT NULL,
  month INTEGER NOT NULL,
  reading TEXT NOT NULL,
  branch_kind TEXT NOT NULL,
  kind TEXT NOT NULL,
  due INTEGER NOT NULL,
  held INTEGER NOT NULL,
  CONSTRAINT pk_duty PRIMARY KEY (organisation_id, month, reading, branch_kind, kind),
  CONSTRAINT ck_duty_kind_known CHECK (kind IN ('regular', 'themed')),
  CONSTRAINT ck_duty_held_of_due CHECK (held BETWEEN 0 AND due),
  CONSTRAINT fk_duty_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id)
)
 WITHOUT ROWID;

CREATE TABLE gate (
  id INTEGER NOT NULL,
  rubric_version_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  cap TEXT NOT NULL,
  rule TEXT NOT NULL,
  CONSTRAINT pk_gate PRIMARY KEY (id),
  CONSTRAINT uq_gate_rubric_version_id_code UNIQUE (rubric_version_id, code),
  CONSTRAINT ck_gate_cap_known CHECK (cap IN ('good', 'fair', 'average', 'poor')),
  CONSTRAINT fk_gate_rubric_version_id FOREIGN KEY(rubric_version_id) REFERENCES rubric_version (id)
);

CREATE TABLE grade_band (
  id INTEGER NOT NULL,
  rubric_version_id INTEGER NOT NULL,
  grade TEXT NOT NULL,
  min_percent_x100 INTEGER NOT NULL,
  CONSTRAINT pk_grade_band PRIMARY KEY (id),
  CONSTRAINT uq_grade_band_rubric_version_id_grade UNIQUE (rubric_version_id, grade),
  CONSTRAINT ck_grade_band_grade_known CHECK (grade IN ('good', 'fair', 'average', 'poor')),
  CONSTRAINT ck_grade_band_a_percent CHECK (min_percent_x100 BETWEEN 0 AND 10000),
  CONSTRAINT fk_grade_band_rubric_version_id FOREIGN KEY(rubric_version_id) REFERENCES rubric_version (id)
);

CREATE TABLE meeting (
  id INTEGER NOT NULL,
  branch_id INTEGER NOT NULL,
  date DATE NOT NULL,
  month INTEGER NOT NULL,
  kind TEXT NOT NULL,
  members INTEGER,
  attended INTEGER,
  unexcused INTEGER,
  exempt INTEGER,
  duration_minutes INTEGER,
  papers_days_ahead INTEGER,
  speakers INTEGER,
  tasks_due INTEGER,
  tasks_on_time INTEGER,
  tasks_assigned INTEGER,
  record_sent_days INTEGER,
  on_right_day BOOLEAN,
  committee_met BOOLEAN,
  conclusion_voted BOOLEAN,
  minutes_voted BOOLEAN,
  theme TEXT,
  CONSTRAINT pk_meeting PRIMARY KEY (id),
  CONSTRAINT uq_meeting_branch_id_date_kind UNIQUE (branch_id, date, kind),
  CONSTRAINT uq_meeting_id_branch_id_month_kind UNIQUE (id, branch_id, month, kind),
  CONSTRAINT ck_meeting_kind_known CHECK (kind IN ('regular', 'themed', 'combined')),
  CONSTRAINT ck_meeting_month_is_one CHECK (month % 100 BETWEEN 1 AND 12 AND month BETWEEN 190001 AND 299912),
  CONSTRAINT ck_meeting_month_of_date CHECK (month = CAST(strftime('%Y%m', date) AS INTEGER)),
  CONSTRAINT ck_meeting_members_counted CHECK (members >= 0),
  CONSTRAINT ck_meeting_attended_counted CHECK (attended >= 0),
  CONSTRAINT ck_meeting_unexcused_counted CHECK (unexcused >= 0),
  CONSTRAINT ck_meeting_exempt_counted CHECK (exempt >= 0),
  CONSTRAINT ck_meeting_duration_minutes_counted CHECK (duration_minutes >= 0),
  CONSTRAINT ck_meeting_papers_days_ahead_counted CHECK (papers_days_ahead >= 0),
  CONSTRAINT ck_meeting_speakers_counted CHECK (speakers >= 0),
  CONSTRAINT ck_meeting_tasks_due_counted CHECK (tasks_due >= 0),
  CONSTRAINT ck_meeting_tasks_on_time_counted CHECK (tasks_on_time >= 0),
  CONSTRAINT ck_meeting_tasks_assigned_counted CHECK (tasks_assigned >= 0),
  CONSTRAINT ck_meeting_record_sent_days_counted CHECK (record_sent_days >= 0),
  CONSTRAINT ck_meeting_attended_of_members CHECK (attended <= members),
  CONSTRAINT ck_meeting_speakers_of_attended CHECK (speakers <= attended),
  CONSTRAINT ck_meeting_tasks_of_due CHECK (tasks_on_time <= tasks_due AND tasks_assigned <= tasks_due),
  CONSTRAINT fk_meeting_branch_id FOREIGN KEY(branch_id) REFERENCES organisation (id)
);

CREATE INDEX ix_meeting_month ON meeting (month, branch_id);

CREATE TABLE organisation_event (
  id INTEGER NOT NULL,
  kind TEXT NOT NULL,
  date DATE NOT NULL,
  predecessor_id INTEGER,
  successor_id INTEGER,
  CONSTRAINT pk_organisation_event PRIMARY KEY (id),
  CONSTRAINT uq_organisation_event_kind_date_predecessor_id_successor_id UNIQUE (kind, date, predecessor_id, successor_id),
  CONSTRAINT ck_organisation_event_kind_known CHECK (kind IN ('merge', 'split', 'rename', 'move', 'dissolve')),
  CONSTRAINT fk_organisation_event_predecessor_id FOREIGN KEY(predecessor_id) REFERENCES organisation (id),
  CONSTRAINT fk_organisation_event_successor_id FOREIGN KEY(successor_id) REFERENCES organisation (id)
);

CREATE TABLE organisation_version (
  id INTEGER NOT NULL,
  organisation_id INTEGER NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  parent_id INTEGER,
  level TEXT NOT NULL,
  branch_kind TEXT,
  members INTEGER,
  official_order INTEGER NOT NULL,
  valid_from DATE NOT NULL,
  valid_to DATE,
  CONSTRAINT pk_organisation_version PRIMARY KEY (id),
  CONSTRAINT uq_organisation_version_organisation_id_valid_from UNIQUE (organisation_id, valid_from),
  CONSTRAINT ck_organisation_version_level_known CHECK (level IN ('centre', 'province', 'district', 'base', 'section', 'block', 'branch')),
  CONSTRAINT ck_organisation_version_branch_kind_known CHECK (branch_kind IN ('residential', 'school', 'health', 'police', 'military', 'agency', 'state_enterprise', 'private_enterprise')),
  CONSTRAINT ck_organisation_version_kind_of_branches_only CHECK ((level = 'branch') = (branch_kind IS NOT NULL)),
  CONSTRAINT ck_organisation_version_members_counted CHECK (members >= 0),
  CONSTRAINT ck_organisation_version_ends_after_start CHECK (valid_to > valid_from),
  CONSTRAINT ck_organisation_version_not_its_own_parent CHECK (parent_id <> organisation_id),
  CONSTRAINT fk_organisation_version_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
  CONSTRAINT fk_organisation_version_parent_id FOREIGN KEY(parent_id) REFERENCES organisation (id)
);

CREATE INDEX ix_organisation_version_name_key ON organisation_version (name_key);

CREATE INDEX ix_organisation_version_parent_id ON organisation_version (parent_id);

CREATE TABLE place (
  reading TEXT NOT NULL,
  organisation_id INTEGER NOT NULL,
  month_from INTEGER NOT NULL,
  month_to INTEGER NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  depth INTEGER NOT NULL,
  parent_id INTEGER,
  CONSTRAINT pk_place PRIMARY KEY (reading, organisation_id, month_from),
  CONSTRAINT ck_place_reading_known CHECK (reading IN ('now', 'then')),
  CONSTRAINT fk_place_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
  CONSTRAINT fk_place_parent_id FOREIGN KEY(parent_id) REFERENCES organisation (id)
);

CREATE INDEX ix_place_parent ON place (reading, parent_id);

CREATE INDEX ix_place_range ON place (reading, first, month_from);

CREATE TABLE rollup (
  organisation_id INTEGER NOT NULL,
  month INTEGER NOT NULL,
  reading TEXT NOT NULL,
  meeting_kind TEXT NOT NULL,
  branch_kind TEXT NOT NULL,
  assessment TEXT NOT NULL,
  rubric_version_id INTEGER NOT NULL,
  grade TEXT NOT NULL,
  meetings INTEGER NOT NULL,
  percent_sum BIGINT NOT NULL,
  percent_squares BIGINT NOT NULL,
  content_n BIGINT NOT NULL,
  content_sum BIGINT NOT NULL,
  content_squares BIGINT NOT NULL,
  chairing_n BIGINT NOT NULL,
  chairing_sum BIGINT NOT NULL,
  chairing_squares BIGINT NOT NULL,
  members_n BIGINT NOT NULL,
  members_sum BIGINT NOT NULL,
  members_squares BIGINT NOT NULL,
  inspection_n BIGINT NOT NULL,
  inspection_sum BIGINT NOT NULL,
  inspection_squares BIGINT NOT NULL,
  bins TEXT NOT NULL,
  criteria TEXT NOT NULL,
  CONSTRAINT pk_rollup PRIMARY KEY (organisation_id, month, reading, meeting_kind, branch_kind, assessment, rubric_version_id, grade),
  CONSTRAINT ck_rollup_reading_known CHECK (reading IN ('now', 'then', 'both')),
  CONSTRAINT ck_rollup_assessment_known CHECK (assessment IN ('official', 'self', 'appraisal', 'observation')),
  CONSTRAINT fk_rollup_organisation_id FOREIGN KEY(organisation_id) REFERENCES organisation (id),
  CONSTRAINT fk_rollup_rubric_version_id FOREIGN KEY(rubric_version_id) REFERENCES rubric_version (id)
)
 WITHOUT ROWID;

CREATE TABLE upload_change (
  id INTEGER NOT NULL,
  upload_id INTEGER NOT NULL,
  table_name TEXT NOT NULL,
  row_id INTEGER NOT NULL,
  "before" TEXT,
  "after" TEXT,
  CONSTRAINT pk_upload_change PRIMARY KEY (id),
  CONSTRAINT ck_upload_change_table_name_known CHECK (table_name IN ('meeting', 'assessment')),
  CONSTRAINT fk_upload_change_upload_id FOREIGN KEY(upload_id) REFERENCES upload (id)
);

CREATE INDEX ix_upload_change_upload_id ON upload_change (upload_id);

CREATE TABLE assessment (
  id INTEGER NOT NULL,
  meeting_id INTEGER NOT NULL,
  branch_id INTEGER NOT NULL,
  month INTEGER NOT NULL,
  meeting_kind TEXT NOT NULL,
  kind TEXT NOT NULL,
  assessor TEXT,
  rubric_version_id INTEGER NOT NULL,
  points TEXT NOT NULL,
  content_points_x100 INTEGER NOT NULL,
  content_max_x100 INTEGER NOT NULL,
  chairing_points_x100 INTEGER NOT NULL,
  chairing_max_x100 INTEGER NOT NULL,
  members_points_x100 INTEGER NOT NULL,
  members_max_x100 INTEGER NOT NULL,
  inspection_points_x100 INTEGER NOT NULL,
  inspection_max_x100 INTEGER NOT NULL,
  total_x100 INTEGER NOT NULL,
  max_x100 INTEGER NOT NULL,
  percent_x100 INTEGER NOT NULL,
  grade TEXT NOT NULL,
  gates TEXT DEFAULT '' NOT NULL,
  is_official BOOLEAN NOT NULL,
  upload_id INTEGER,
  CONSTRAINT pk_assessment PRIMARY KEY (id),
  CONSTRAINT uq_assessment_meeting_id_kind UNIQUE (meeting_id, kind),
  CONSTRAINT fk_assessment_meeting FOREIGN KEY(meeting_id, branch_id, month, meeting_kind) REFERENCES meeting (id, branch_id, month, kind),
  CONSTRAINT ck_assessment_kind_known CHECK (kind IN ('self', 'appraisal', 'observation')),
  CONSTRAINT ck_assessment_grade_known CHECK (grade IN ('good', 'fair', 'average', 'poor')),
  CONSTRAINT ck_assessment_content_points CHECK (content_points_x100 BETWEEN 0 AND content_max_x100),
  CONSTRAINT ck_assessment_chairing_points CHECK (chairing_points_x100 BETWEEN 0 AND chairing_max_x100),
  CONSTRAINT ck_assessment_members_points CHECK (members_points_x100 BETWEEN 0 AND members_max_x100),
  CONSTRAINT ck_assessment_inspection_points CHECK (inspection_points_x100 BETWEEN 0 AND inspection_max_x100),
  CONSTRAINT ck_assessment_total_is_sum CHECK (total_x100 = content_points_x100 + chairing_points_x100 + members_points_x100 + inspection_points_x100),
  CONSTRAINT ck_assessment_max_is_sum CHECK (max_x100 = content_max_x100 + chairing_max_x100 + members_max_x100 + inspection_max_x100),
  CONSTRAINT ck_assessment_something_applies CHECK (max_x100 > 0 AND total_x100 BETWEEN 0 AND max_x100),
  CONSTRAINT ck_assessment_a_percent CHECK (percent_x100 BETWEEN 0 AND 10000),
  CONSTRAINT ck_assessment_percent_of_max CHECK (percent_x100 = (total_x100 * 20000 + max_x100) / (2 * max_x100)),
  CONSTRAINT ck_assessment_observation_is_not_official CHECK (NOT is_official OR kind <> 'observation'),
  CONSTRAINT fk_assessment_rubric_version_id FOREIGN KEY(rubric_version_id) REFERENCES rubric_version (id),
  CONSTRAINT fk_assessment_upload_id FOREIGN KEY(upload_id) REFERENCES upload (id)
);

CREATE INDEX ix_assessment_branch_month ON assessment (branch_id, month);

CREATE INDEX ix_assessment_month ON assessment (month, kind);

CREATE UNIQUE INDEX uq_assessment_official ON assessment (meeting_id) WHERE is_official;
