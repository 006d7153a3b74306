/* SPDX-License-Identifier: ISC */
/* pipeline.c - the ways deals go, and the stages of each. */
#include "crm/types.h"

#define F(NAME) [CRM_PIPELINE_##NAME]

static const struct crm_field pipeline_fields[] = {
	CRM_STD_FIELDS(CRM_F_REQUIRED, "code of the pipeline, without blanks"),
	F(NAME) = { .number = 5, .name = "name", .kind = CRM_T_TEXT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .max = 100,
		.label = "Name", .label_zh = "管道名称",
		.aliases = CRM_LIST("销售流程"),
		.help = "what it is called" },
	F(POSITION) = { .number = 6, .name = "position", .kind = CRM_T_INT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .def = "100",
		.min = 0, .max = 1000000,
		.label = "Position", .label_zh = "次序",
		.help = "a deal that names none goes into the lowest" },
	F(ACTIVE) = { .number = 7, .name = "active", .kind = CRM_T_BOOL,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .def = "true",
		.label = "Active", .label_zh = "启用",
		.help = "false: it takes no new deals" },
	F(NOTE) = CRM_NOTE_FIELD(8),
};
_Static_assert(CRM_NELEM(pipeline_fields) == CRM_PIPELINE__N,
	       "a field has no row");

const struct crm_type crm_pipeline = {
	.number = 12, .name = "pipeline", .plural = "pipelines",
	.label_zh = "销售管道", .summary = "the ways that deals go",
	.table = "pipeline", .admin = true,
	.fields = pipeline_fields, .nfields = CRM_NELEM(pipeline_fields),
};

#undef F
#define F(NAME) [CRM_STAGE_##NAME]

static const struct crm_field fields[] = {
	CRM_STD_FIELDS(CRM_F_REQUIRED, "code of the stage, without blanks, such "
		       "as online.won"),
	F(PIPELINE) = { .number = 5, .name = "pipeline", .kind = CRM_T_REF,
		.ref = "pipeline",
		.flags = CRM_F_REQUIRED | CRM_F_OWNER | CRM_F_LIST |
			 CRM_F_FIXED,
		.label = "Pipeline", .label_zh = "销售管道",
		.help = "code of the pipeline it is of" },
	F(NAME) = { .number = 6, .name = "name", .kind = CRM_T_TEXT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .max = 100,
		.label = "Name", .label_zh = "阶段名称",
		.help = "what it is called" },
	F(POSITION) = { .number = 7, .name = "position", .kind = CRM_T_INT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST,
		.min = 0, .max = 1000000,
		.label = "Position", .label_zh = "次序",
		.help = "its place in the pipeline, from the lowest on" },
	F(OUTCOME) = { .number = 8, .name = "outcome", .kind = CRM_T_ENUM,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .def = "open",
		.choices = CRM_CHOICES({ "open", "进行中" }, { "won", "赢单" },
			{ "lost", "输单" }),
		.label = "Outcome", .label_zh = "结果",
		.help = "won and lost close the deals that come to it" },
	F(PROBABILITY) = { .number = 9, .name = "probability",
		.kind = CRM_T_PERCENT, .flags = CRM_F_REQUIRED | CRM_F_LIST,
		.min = 0, .max = 10000,
		.label = "Probability", .label_zh = "成交概率",
		.help = "that a deal at it is won, in per cent" },
	F(REQUIREMENT) = { .number = 10, .name = "requirement",
		.kind = CRM_T_TEXT, .flags = CRM_F_LIST, .max = 2000,
		.label = "Requirement", .label_zh = "进入条件",
		.help = "filter that a deal must meet to come to it" },
	F(ROT_DAYS) = { .number = 11, .name = "rot_days", .kind = CRM_T_INT,
		.flags = CRM_F_LIST, .min = 1, .max = 100000,
		.label = "Rot days", .label_zh = "停滞天数",
		.help = "after how many days at it a deal is rotting" },
	F(NOTE) = CRM_NOTE_FIELD(12),
};
_Static_assert(CRM_NELEM(fields) == CRM_STAGE__N, "a field has no row");

const struct crm_type crm_stage = {
	.number = 13, .name = "stage", .plural = "stages",
	.label_zh = "销售阶段", .summary = "steps of a pipeline",
	.table = "stage", .admin = true,
	.fields = fields, .nfields = CRM_NELEM(fields),
};

#undef F
#define F(NAME) [CRM_COMPETITOR_##NAME]
#define ABOUT(N, NAME, LABEL, ZH, HELP) { .number = N, .name = NAME, \
	.kind = CRM_T_TEXT, .max = 4000, .label = LABEL, .label_zh = ZH, \
	.help = HELP }

static const struct crm_field competitor_fields[] = {
	CRM_STD_FIELDS(0, "competitor number; given by the program if left "
		       "out"),
	F(NAME) = { .number = 5, .name = "name", .kind = CRM_T_TEXT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .max = 200,
		.search = CRM_SEARCH_NAME,
		.label = "Name", .label_zh = "竞争对手名称",
		.aliases = CRM_LIST("竞争对手"), .help = "what it is called" },
	F(WEBSITE) = { .number = 6, .name = "website", .kind = CRM_T_TEXT,
		.max = 300, .check = crm_check_url,
		.label = "Website", .label_zh = "网址",
		.help = "web address" },
	F(STRENGTHS) = ABOUT(7, "strengths", "Strengths", "优势",
		"what it does well"),
	F(WEAKNESSES) = ABOUT(8, "weaknesses", "Weaknesses", "劣势",
		"what it does badly"),
	F(ANSWER) = ABOUT(9, "answer", "Answer", "应对策略",
		"what we say and do against it"),
	F(NOTE) = CRM_NOTE_FIELD(10),
};
_Static_assert(CRM_NELEM(competitor_fields) == CRM_COMPETITOR__N,
	       "a field has no row");

const struct crm_type crm_competitor = {
	.number = 14, .name = "competitor", .plural = "competitors",
	.label_zh = "竞争对手", .summary = "who else sells what we sell",
	.table = "competitor", .extra = "competitor_x", .prefix = "CO-",
	.fields = competitor_fields, .nfields = CRM_NELEM(competitor_fields),
};
