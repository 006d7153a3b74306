/* SPDX-License-Identifier: ISC */
/* job.c - the jobs: one row for every command that wrote. */
#include "crm/types.h"

#define F(NAME) [CRM_JOB_##NAME]
#define COUNT(NAME, LABEL, ZH, HELP) { .name = NAME, .kind = CRM_T_INT, \
	.flags = CRM_F_READONLY | CRM_F_LIST, .label = LABEL, \
	.label_zh = ZH, .help = HELP }

static const struct crm_field fields[] = {
	[CRM_F_CODE] = { .name = "job", .kind = CRM_T_INT, .column = "id",
		.flags = CRM_F_KEY | CRM_F_READONLY | CRM_F_LIST,
		.label = "Job", .label_zh = "作业", .help = "job number" },
	[CRM_F_VERSION] = { .name = "schema", .kind = CRM_T_INT,
		.flags = CRM_F_READONLY, .column = "schema_version",
		.label = "Schema", .label_zh = "架构版本",
		.help = "schema of the database at that time" },
	[CRM_F_CREATED_AT] = { .name = "first_seq", .kind = CRM_T_INT,
		.flags = CRM_F_READONLY,
		.label = "First change", .label_zh = "首个变更",
		.help = "number of its first change" },
	[CRM_F_UPDATED_AT] = { .name = "last_seq", .kind = CRM_T_INT,
		.flags = CRM_F_READONLY,
		.label = "Last change", .label_zh = "末个变更",
		.help = "number of its last change" },
	F(AT) = { .name = "at", .kind = CRM_T_TIME,
		.flags = CRM_F_READONLY | CRM_F_LIST,
		.label = "At", .label_zh = "时间",
		.help = "when it was begun" },
	F(USER) = { .name = "user", .kind = CRM_T_TEXT, .column = "actor",
		.flags = CRM_F_READONLY | CRM_F_LIST | CRM_F_HOLDER,
		.label = "User", .label_zh = "用户",
		.help = "user who ran it" },
	F(REAL_USER) = { .name = "real_user", .kind = CRM_T_TEXT,
		.flags = CRM_F_READONLY,
		.label = "Real user", .label_zh = "系统账户",
		.help = "system account it ran under" },
	F(COMMAND) = { .name = "command", .kind = CRM_T_TEXT,
		.flags = CRM_F_READONLY | CRM_F_LIST,
		.label = "Command", .label_zh = "命令",
		.help = "the command line" },
	F(INPUT) = { .name = "input", .kind = CRM_T_LIST,
		.flags = CRM_F_READONLY,
		.label = "Input", .label_zh = "输入文件",
		.help = "names of the input files" },
	F(INSERTED) = COUNT("inserted", "Inserted", "新增",
		"records created"),
	F(UPDATED) = COUNT("updated", "Updated", "更新", "records changed"),
	F(DELETED) = COUNT("deleted", "Deleted", "删除", "records deleted"),
	F(REAL_AT) = { .name = "real_at", .kind = CRM_T_TIME,
		.flags = CRM_F_READONLY,
		.label = "Real time", .label_zh = "实际时间",
		.help = "the same by the system's clock" },
	F(UNDOES) = { .name = "undoes", .kind = CRM_T_INT,
		.flags = CRM_F_READONLY,
		.label = "Undoes", .label_zh = "撤销作业",
		.help = "job that it took back" },
	F(UNDONE_BY) = { .name = "undone_by", .kind = CRM_T_INT,
		.flags = CRM_F_READONLY | CRM_F_LIST,
		.label = "Undone by", .label_zh = "被撤销于",
		.help = "job that took it back" },
};
_Static_assert(CRM_NELEM(fields) == CRM_JOB__N, "a field has no row");

const struct crm_type crm_job = {
	.number = 23, .name = "job", .plural = "jobs", .label_zh = "作业",
	.summary = "commands that wrote to the database", .table = "job",
	.readonly = true,
	.fields = fields, .nfields = CRM_NELEM(fields),
};
