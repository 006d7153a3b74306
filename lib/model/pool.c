/* SPDX-License-Identifier: ISC */
/* pool.c - the pool of customers that nobody looks after; the handover. */
#include "crm/types.h"

#define F(NAME) [CRM_POOL_##NAME]
#define LIMIT(N, NAME, LABEL, ZH, HELP) { .number = N, .name = NAME, \
	.kind = CRM_T_INT, .min = 0, .max = 1000000, \
	.label = LABEL, .label_zh = ZH, .help = HELP }

static const struct crm_field pool_fields[] = {
	CRM_STD_FIELDS(CRM_F_REQUIRED, "short name, such as east"),
	F(NAME) = { .number = 5, .name = "name", .kind = CRM_T_TEXT,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .max = 100,
		.label = "Name", .label_zh = "公海名称",
		.aliases = CRM_LIST("公海"), .help = "full name" },
	F(DEPARTMENT) = { .number = 6, .name = "department",
		.kind = CRM_T_REF, .ref = "department", .flags = CRM_F_LIST,
		.label = "Department", .label_zh = "部门",
		.help = "its users, and those below it, are members" },
	F(MEMBERS) = { .number = 7, .name = "members", .kind = CRM_T_LIST,
		.flags = CRM_F_LIST, .max = 4000,
		.label = "Members", .label_zh = "成员",
		.help = "codes of users; all where no one is named" },
	F(GROUPS) = { .number = 8, .name = "groups", .kind = CRM_T_LIST,
		.max = 1000,
		.label = "Groups", .label_zh = "用户组",
		.help = "groups whose users are members" },
	F(CLAIMS_A_DAY) = LIMIT(9, "claims_a_day", "Claims a day",
		"每日领取上限", "customers a member may claim in a day"),
	F(CAP) = LIMIT(10, "cap", "Cap", "持有上限",
		"customers of the pool a member may look after"),
	F(WON_FREE) = { .number = 11, .name = "won_free", .kind = CRM_T_BOOL,
		.flags = CRM_F_REQUIRED, .def = "false",
		.label = "Won free", .label_zh = "成交不计",
		.help = "customers from level trading do not count for cap" },
	F(LOCKS) = LIMIT(12, "locks", "Locks", "锁定上限",
		"customers a member may lock; none if left out"),
	F(PROTECTION) = { .number = 13, .name = "protection",
		.kind = CRM_T_INT, .flags = CRM_F_REQUIRED, .def = "180",
		.min = 0, .max = 1000000,
		.label = "Protection", .label_zh = "保护期",
		.help = "days a new owner has before rules take it away" },
	F(COOLDOWN) = LIMIT(14, "cooldown", "Cool-down", "冷却期",
		"days in which who had it may not claim it again"),
	F(ARRIVAL) = LIMIT(15, "arrival", "Arrival", "新入公海保护期",
		"days in which what is new in it is only assigned"),
	F(ACTIVE) = { .number = 16, .name = "active", .kind = CRM_T_BOOL,
		.flags = CRM_F_REQUIRED | CRM_F_LIST, .def = "true",
		.label = "Active", .label_zh = "启用",
		.help = "false: nothing falls into it or is claimed" },
	F(NOTE) = CRM_NOTE_FIELD(17),
};
_Static_assert(CRM_NELEM(pool_fields) == CRM_POOL__N, "a field has no row");

const struct crm_type crm_pool = {
	.number = 29, .name = "pool", .plural = "pools", .label_zh = "公海",
	.summary = "where customers wait whom nobody looks after",
	.table = "pool", .admin = true,
	.fields = pool_fields, .nfields = CRM_NELEM(pool_fields),
};

#undef F
#define F(NAME) [CRM_HANDOVER_##NAME]

static const struct crm_field handover_fields[] = {
	CRM_STD_FIELDS(0, "handover number; given by the program if left out"),
	F(CUSTOMER) = CRM_CUSTOMER_OF(5),
	F(AT) = { .number = 6, .name = "at", .kind = CRM_T_TIME,
		.flags = CRM_F_REQUIRED | CRM_F_LIST | CRM_F_EVENT,
		.def = "now",
		.label = "At", .label_zh = "时间", .help = "when it was" },
	F(KIND) = { .number = 7, .name = "kind", .kind = CRM_T_ENUM,
		.flags = CRM_F_REQUIRED | CRM_F_LIST,
		.choices = CRM_CHOICES({ "claim", "领取" },
			{ "release", "释放" }, { "assign", "分配" },
			{ "transfer", "转移" }, { "recycle", "回收" }),
		.label = "Kind", .label_zh = "方式",
		.help = "how it changed hands" },
	F(FROM) = { .number = 8, .name = "from", .kind = CRM_T_TEXT,
		.flags = CRM_F_LIST, .max = 64,
		.label = "From", .label_zh = "原负责人",
		.help = "code of the user who had it" },
	F(TO) = { .number = 9, .name = "to", .kind = CRM_T_TEXT,
		.flags = CRM_F_LIST, .max = 64,
		.label = "To", .label_zh = "新负责人",
		.help = "code of the user who got it" },
	F(POOL) = { .number = 10, .name = "pool", .kind = CRM_T_REF,
		.ref = "pool", .flags = CRM_F_LIST,
		.label = "Pool", .label_zh = "公海",
		.help = "pool it went into or came out of" },
	F(REASON) = { .number = 11, .name = "reason", .kind = CRM_T_TEXT,
		.flags = CRM_F_LIST, .max = 1000,
		.label = "Reason", .label_zh = "原因", .help = "why" },
};
_Static_assert(CRM_NELEM(handover_fields) == CRM_HANDOVER__N,
	       "a field has no row");

const struct crm_type crm_handover = {
	.number = 9, .name = "handover", .plural = "handovers",
	.label_zh = "交接", .summary = "customers that changed hands by a pool",
	.table = "handover", .prefix = "H-", .admin = true,
	.fields = handover_fields, .nfields = CRM_NELEM(handover_fields),
};
