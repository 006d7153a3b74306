# SPDX-License-Identifier: ISC
# base.sh - the database of the golden cases.
# shellcheck shell=sh
set -e

now='--now 2026-03-05T08:00:00Z'
# shellcheck disable=SC2086 # a list of words
{
	crm-admin $now -q init --user boss
	crm-admin $now -q department import <<-'J'
		{"code":"hq","name":"Head office"}
		{"code":"east","name":"华东区","parent":"hq"}
	J
	crm-admin $now -q user import <<-'J'
		{"code":"anna","name":"Anna","department":"east"}
	J
	crm-admin $now -q field import <<-'J'
		{"record":"customer","name":"grade","type":"enum","choices":["Q235","Q345 B"],"label":"Steel grade","label_zh":"钢种","help":"grade it buys most"}
	J
	crm-customer $now -q import <<-'J'
		{"code":"C-000001","name":"霁岚钢铁有限公司","level":"strategic","type":"distributor","city":"杭州","phone":"0571-05550001","email":"info@jilan.example.cn","tax_number":"91110000100000000R","registered_capital":"5.6亿","founded_on":"1996-03-18","employees":8200,"owner":"anna","department":"east","tags":["vip","年度;协议"],"grade":"Q345 B","note":"line 1\nline \"2\""}
		{"code":"C-000002","name":"Blaue Ähre, GmbH","level":"key","city":"Köln","country":"Germany","phone":"+49 221 555000","currency":"EUR","credit_limit":"1,234.50","parent":"C-000001"}
		{"code":"C-000003","name":"=1+1","currency":"JPY","credit_limit":50000}
	J
	crm-customer $now -q contact import <<-'J'
		{"code":"K-000001","customer":"C-000002","name":"Hanna","title":"Buyer","mobile":"+49 170 5550001"}
	J
}
