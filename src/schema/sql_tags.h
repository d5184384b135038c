/* schema/sql_tags.h: field numbers of libpg_query's protobuf tree (PostgreSQL 15).
 * Written by make_sql_tags.py from pg_query.proto; do not edit. */
#ifndef MIG_SCHEMA_SQL_TAGS_H
#define MIG_SCHEMA_SQL_TAGS_H

enum { /* Node's alternatives */
  PG_NODE_Alias = 1,
  PG_NODE_RangeVar = 2,
  PG_NODE_NamedArgExpr = 11,
  PG_NODE_BoolExpr = 16,
  PG_NODE_SubLink = 17,
  PG_NODE_CollateExpr = 26,
  PG_NODE_CaseExpr = 27,
  PG_NODE_CaseWhen = 28,
  PG_NODE_RowExpr = 31,
  PG_NODE_CoalesceExpr = 33,
  PG_NODE_MinMaxExpr = 34,
  PG_NODE_SQLValueFunction = 35,
  PG_NODE_NullTest = 37,
  PG_NODE_BooleanTest = 38,
  PG_NODE_SetToDefault = 41,
  PG_NODE_JoinExpr = 47,
  PG_NODE_IntoClause = 50,
  PG_NODE_RawStmt = 52,
  PG_NODE_InsertStmt = 54,
  PG_NODE_DeleteStmt = 55,
  PG_NODE_UpdateStmt = 56,
  PG_NODE_MergeStmt = 57,
  PG_NODE_SelectStmt = 58,
  PG_NODE_ReturnStmt = 59,
  PG_NODE_PLAssignStmt = 60,
  PG_NODE_AlterTableStmt = 61,
  PG_NODE_AlterTableCmd = 62,
  PG_NODE_AlterDomainStmt = 63,
  PG_NODE_SetOperationStmt = 64,
  PG_NODE_GrantStmt = 65,
  PG_NODE_GrantRoleStmt = 66,
  PG_NODE_AlterDefaultPrivilegesStmt = 67,
  PG_NODE_ClosePortalStmt = 68,
  PG_NODE_ClusterStmt = 69,
  PG_NODE_CopyStmt = 70,
  PG_NODE_CreateStmt = 71,
  PG_NODE_DefineStmt = 72,
  PG_NODE_DropStmt = 73,
  PG_NODE_TruncateStmt = 74,
  PG_NODE_CommentStmt = 75,
  PG_NODE_FetchStmt = 76,
  PG_NODE_IndexStmt = 77,
  PG_NODE_CreateFunctionStmt = 78,
  PG_NODE_AlterFunctionStmt = 79,
  PG_NODE_DoStmt = 80,
  PG_NODE_RenameStmt = 81,
  PG_NODE_RuleStmt = 82,
  PG_NODE_NotifyStmt = 83,
  PG_NODE_ListenStmt = 84,
  PG_NODE_UnlistenStmt = 85,
  PG_NODE_TransactionStmt = 86,
  PG_NODE_ViewStmt = 87,
  PG_NODE_LoadStmt = 88,
  PG_NODE_CreateDomainStmt = 89,
  PG_NODE_CreatedbStmt = 90,
  PG_NODE_DropdbStmt = 91,
  PG_NODE_VacuumStmt = 92,
  PG_NODE_ExplainStmt = 93,
  PG_NODE_CreateTableAsStmt = 94,
  PG_NODE_CreateSeqStmt = 95,
  PG_NODE_AlterSeqStmt = 96,
  PG_NODE_VariableSetStmt = 97,
  PG_NODE_VariableShowStmt = 98,
  PG_NODE_DiscardStmt = 99,
  PG_NODE_CreateTrigStmt = 100,
  PG_NODE_CreatePLangStmt = 101,
  PG_NODE_CreateRoleStmt = 102,
  PG_NODE_AlterRoleStmt = 103,
  PG_NODE_DropRoleStmt = 104,
  PG_NODE_LockStmt = 105,
  PG_NODE_ConstraintsSetStmt = 106,
  PG_NODE_ReindexStmt = 107,
  PG_NODE_CheckPointStmt = 108,
  PG_NODE_CreateSchemaStmt = 109,
  PG_NODE_AlterDatabaseStmt = 110,
  PG_NODE_AlterDatabaseRefreshCollStmt = 111,
  PG_NODE_AlterDatabaseSetStmt = 112,
  PG_NODE_AlterRoleSetStmt = 113,
  PG_NODE_CreateConversionStmt = 114,
  PG_NODE_CreateCastStmt = 115,
  PG_NODE_CreateOpClassStmt = 116,
  PG_NODE_CreateOpFamilyStmt = 117,
  PG_NODE_AlterOpFamilyStmt = 118,
  PG_NODE_PrepareStmt = 119,
  PG_NODE_ExecuteStmt = 120,
  PG_NODE_DeallocateStmt = 121,
  PG_NODE_DeclareCursorStmt = 122,
  PG_NODE_CreateTableSpaceStmt = 123,
  PG_NODE_DropTableSpaceStmt = 124,
  PG_NODE_AlterObjectDependsStmt = 125,
  PG_NODE_AlterObjectSchemaStmt = 126,
  PG_NODE_AlterOwnerStmt = 127,
  PG_NODE_AlterOperatorStmt = 128,
  PG_NODE_AlterTypeStmt = 129,
  PG_NODE_DropOwnedStmt = 130,
  PG_NODE_ReassignOwnedStmt = 131,
  PG_NODE_CompositeTypeStmt = 132,
  PG_NODE_CreateEnumStmt = 133,
  PG_NODE_CreateRangeStmt = 134,
  PG_NODE_AlterEnumStmt = 135,
  PG_NODE_AlterTSDictionaryStmt = 136,
  PG_NODE_AlterTSConfigurationStmt = 137,
  PG_NODE_CreateFdwStmt = 138,
  PG_NODE_AlterFdwStmt = 139,
  PG_NODE_CreateForeignServerStmt = 140,
  PG_NODE_AlterForeignServerStmt = 141,
  PG_NODE_CreateUserMappingStmt = 142,
  PG_NODE_AlterUserMappingStmt = 143,
  PG_NODE_DropUserMappingStmt = 144,
  PG_NODE_AlterTableSpaceOptionsStmt = 145,
  PG_NODE_AlterTableMoveAllStmt = 146,
  PG_NODE_SecLabelStmt = 147,
  PG_NODE_CreateForeignTableStmt = 148,
  PG_NODE_ImportForeignSchemaStmt = 149,
  PG_NODE_CreateExtensionStmt = 150,
  PG_NODE_AlterExtensionStmt = 151,
  PG_NODE_AlterExtensionContentsStmt = 152,
  PG_NODE_CreateEventTrigStmt = 153,
  PG_NODE_AlterEventTrigStmt = 154,
  PG_NODE_RefreshMatViewStmt = 155,
  PG_NODE_ReplicaIdentityStmt = 156,
  PG_NODE_AlterSystemStmt = 157,
  PG_NODE_CreatePolicyStmt = 158,
  PG_NODE_AlterPolicyStmt = 159,
  PG_NODE_CreateTransformStmt = 160,
  PG_NODE_CreateAmStmt = 161,
  PG_NODE_CreatePublicationStmt = 162,
  PG_NODE_AlterPublicationStmt = 163,
  PG_NODE_CreateSubscriptionStmt = 164,
  PG_NODE_AlterSubscriptionStmt = 165,
  PG_NODE_DropSubscriptionStmt = 166,
  PG_NODE_CreateStatsStmt = 167,
  PG_NODE_AlterCollationStmt = 168,
  PG_NODE_CallStmt = 169,
  PG_NODE_AlterStatsStmt = 170,
  PG_NODE_A_Expr = 171,
  PG_NODE_ColumnRef = 172,
  PG_NODE_ParamRef = 173,
  PG_NODE_FuncCall = 174,
  PG_NODE_A_Star = 175,
  PG_NODE_A_Indirection = 177,
  PG_NODE_A_ArrayExpr = 178,
  PG_NODE_ResTarget = 179,
  PG_NODE_MultiAssignRef = 180,
  PG_NODE_TypeCast = 181,
  PG_NODE_CollateClause = 182,
  PG_NODE_SortBy = 183,
  PG_NODE_WindowDef = 184,
  PG_NODE_RangeSubselect = 185,
  PG_NODE_RangeFunction = 186,
  PG_NODE_TypeName = 190,
  PG_NODE_ColumnDef = 191,
  PG_NODE_IndexElem = 192,
  PG_NODE_StatsElem = 193,
  PG_NODE_Constraint = 194,
  PG_NODE_DefElem = 195,
  PG_NODE_GroupingSet = 201,
  PG_NODE_ObjectWithArgs = 203,
  PG_NODE_TableLikeClause = 206,
  PG_NODE_FunctionParameter = 207,
  PG_NODE_WithClause = 211,
  PG_NODE_InferClause = 212,
  PG_NODE_OnConflictClause = 213,
  PG_NODE_CommonTableExpr = 216,
  PG_NODE_PartitionCmd = 224,
  PG_NODE_VacuumRelation = 225,
  PG_NODE_PublicationObjSpec = 226,
  PG_NODE_PublicationTable = 227,
  PG_NODE_Integer = 230,
  PG_NODE_Float = 231,
  PG_NODE_Boolean = 232,
  PG_NODE_String = 233,
  PG_NODE_BitString = 234,
  PG_NODE_List = 235,
  PG_NODE_A_Const = 238,
};

enum { PG_ParseResult_version = 1, PG_ParseResult_stmts = 2 };
enum { PG_RawStmt_stmt = 1, PG_RawStmt_stmt_location = 2, PG_RawStmt_stmt_len = 3 };
enum { PG_String_sval = 1 };
enum { PG_Integer_ival = 1 };
enum { PG_Float_fval = 1 };
enum { PG_Boolean_boolval = 1 };
enum { PG_BitString_bsval = 1 };
enum { PG_List_items = 1 };
enum { PG_Alias_aliasname = 1, PG_Alias_colnames = 2 };
enum {
  PG_RangeVar_catalogname = 1,
  PG_RangeVar_schemaname = 2,
  PG_RangeVar_relname = 3,
  PG_RangeVar_inh = 4,
  PG_RangeVar_relpersistence = 5,
  PG_RangeVar_alias = 6,
  PG_RangeVar_location = 7
};
enum { PG_ColumnRef_fields = 1, PG_ColumnRef_location = 2 };
enum { PG_ParamRef_number = 1, PG_ParamRef_location = 2 };
enum {
  PG_A_Expr_kind = 1,
  PG_A_Expr_name = 2,
  PG_A_Expr_lexpr = 3,
  PG_A_Expr_rexpr = 4,
  PG_A_Expr_location = 5
};
enum {
  PG_A_Const_ival = 1,
  PG_A_Const_fval = 2,
  PG_A_Const_boolval = 3,
  PG_A_Const_sval = 4,
  PG_A_Const_bsval = 5,
  PG_A_Const_isnull = 10,
  PG_A_Const_location = 11
};
enum { PG_TypeCast_arg = 1, PG_TypeCast_type_name = 2, PG_TypeCast_location = 3 };
enum {
  PG_TypeName_names = 1,
  PG_TypeName_type_oid = 2,
  PG_TypeName_setof = 3,
  PG_TypeName_pct_type = 4,
  PG_TypeName_typmods = 5,
  PG_TypeName_typemod = 6,
  PG_TypeName_array_bounds = 7,
  PG_TypeName_location = 8
};
enum {
  PG_FuncCall_funcname = 1,
  PG_FuncCall_args = 2,
  PG_FuncCall_agg_order = 3,
  PG_FuncCall_agg_filter = 4,
  PG_FuncCall_over = 5,
  PG_FuncCall_agg_within_group = 6,
  PG_FuncCall_agg_star = 7,
  PG_FuncCall_agg_distinct = 8,
  PG_FuncCall_func_variadic = 9,
  PG_FuncCall_funcformat = 10,
  PG_FuncCall_location = 11
};
enum {
  PG_SubLink_xpr = 1,
  PG_SubLink_sub_link_type = 2,
  PG_SubLink_sub_link_id = 3,
  PG_SubLink_testexpr = 4,
  PG_SubLink_oper_name = 5,
  PG_SubLink_subselect = 6,
  PG_SubLink_location = 7
};
enum {
  PG_SelectStmt_distinct_clause = 1,
  PG_SelectStmt_into_clause = 2,
  PG_SelectStmt_target_list = 3,
  PG_SelectStmt_from_clause = 4,
  PG_SelectStmt_where_clause = 5,
  PG_SelectStmt_group_clause = 6,
  PG_SelectStmt_group_distinct = 7,
  PG_SelectStmt_having_clause = 8,
  PG_SelectStmt_window_clause = 9,
  PG_SelectStmt_values_lists = 10,
  PG_SelectStmt_sort_clause = 11,
  PG_SelectStmt_limit_offset = 12,
  PG_SelectStmt_limit_count = 13,
  PG_SelectStmt_limit_option = 14,
  PG_SelectStmt_locking_clause = 15,
  PG_SelectStmt_with_clause = 16,
  PG_SelectStmt_op = 17,
  PG_SelectStmt_all = 18,
  PG_SelectStmt_larg = 19,
  PG_SelectStmt_rarg = 20
};
enum {
  PG_InsertStmt_relation = 1,
  PG_InsertStmt_cols = 2,
  PG_InsertStmt_select_stmt = 3,
  PG_InsertStmt_on_conflict_clause = 4,
  PG_InsertStmt_returning_list = 5,
  PG_InsertStmt_with_clause = 6,
  PG_InsertStmt_override = 7
};
enum {
  PG_UpdateStmt_relation = 1,
  PG_UpdateStmt_target_list = 2,
  PG_UpdateStmt_where_clause = 3,
  PG_UpdateStmt_from_clause = 4,
  PG_UpdateStmt_returning_list = 5,
  PG_UpdateStmt_with_clause = 6
};
enum {
  PG_DeleteStmt_relation = 1,
  PG_DeleteStmt_using_clause = 2,
  PG_DeleteStmt_where_clause = 3,
  PG_DeleteStmt_returning_list = 4,
  PG_DeleteStmt_with_clause = 5
};
enum {
  PG_ResTarget_name = 1,
  PG_ResTarget_indirection = 2,
  PG_ResTarget_val = 3,
  PG_ResTarget_location = 4
};
enum {
  PG_OnConflictClause_action = 1,
  PG_OnConflictClause_infer = 2,
  PG_OnConflictClause_target_list = 3,
  PG_OnConflictClause_where_clause = 4,
  PG_OnConflictClause_location = 5
};
enum {
  PG_InferClause_index_elems = 1,
  PG_InferClause_where_clause = 2,
  PG_InferClause_conname = 3,
  PG_InferClause_location = 4
};
enum { PG_BoolExpr_xpr = 1, PG_BoolExpr_boolop = 2, PG_BoolExpr_args = 3, PG_BoolExpr_location = 4 };
enum {
  PG_NullTest_xpr = 1,
  PG_NullTest_arg = 2,
  PG_NullTest_nulltesttype = 3,
  PG_NullTest_argisrow = 4,
  PG_NullTest_location = 5
};
enum {
  PG_BooleanTest_xpr = 1,
  PG_BooleanTest_arg = 2,
  PG_BooleanTest_booltesttype = 3,
  PG_BooleanTest_location = 4
};
enum {
  PG_CaseExpr_xpr = 1,
  PG_CaseExpr_casetype = 2,
  PG_CaseExpr_casecollid = 3,
  PG_CaseExpr_arg = 4,
  PG_CaseExpr_args = 5,
  PG_CaseExpr_defresult = 6,
  PG_CaseExpr_location = 7
};
enum { PG_CaseWhen_xpr = 1, PG_CaseWhen_expr = 2, PG_CaseWhen_result = 3, PG_CaseWhen_location = 4 };
enum {
  PG_CoalesceExpr_xpr = 1,
  PG_CoalesceExpr_coalescetype = 2,
  PG_CoalesceExpr_coalescecollid = 3,
  PG_CoalesceExpr_args = 4,
  PG_CoalesceExpr_location = 5
};
enum {
  PG_MinMaxExpr_xpr = 1,
  PG_MinMaxExpr_minmaxtype = 2,
  PG_MinMaxExpr_minmaxcollid = 3,
  PG_MinMaxExpr_inputcollid = 4,
  PG_MinMaxExpr_op = 5,
  PG_MinMaxExpr_args = 6,
  PG_MinMaxExpr_location = 7
};
enum {
  PG_SQLValueFunction_xpr = 1,
  PG_SQLValueFunction_op = 2,
  PG_SQLValueFunction_type = 3,
  PG_SQLValueFunction_typmod = 4,
  PG_SQLValueFunction_location = 5
};
enum { PG_CollateClause_arg = 1, PG_CollateClause_collname = 2, PG_CollateClause_location = 3 };
enum { PG_A_Indirection_arg = 1, PG_A_Indirection_indirection = 2 };
enum { PG_A_ArrayExpr_elements = 1, PG_A_ArrayExpr_location = 2 };
enum {
  PG_RowExpr_xpr = 1,
  PG_RowExpr_args = 2,
  PG_RowExpr_row_typeid = 3,
  PG_RowExpr_row_format = 4,
  PG_RowExpr_colnames = 5,
  PG_RowExpr_location = 6
};
enum {
  PG_JoinExpr_jointype = 1,
  PG_JoinExpr_is_natural = 2,
  PG_JoinExpr_larg = 3,
  PG_JoinExpr_rarg = 4,
  PG_JoinExpr_using_clause = 5,
  PG_JoinExpr_join_using_alias = 6,
  PG_JoinExpr_quals = 7,
  PG_JoinExpr_alias = 8,
  PG_JoinExpr_rtindex = 9
};
enum { PG_RangeSubselect_lateral = 1, PG_RangeSubselect_subquery = 2, PG_RangeSubselect_alias = 3 };
enum {
  PG_RangeFunction_lateral = 1,
  PG_RangeFunction_ordinality = 2,
  PG_RangeFunction_is_rowsfrom = 3,
  PG_RangeFunction_functions = 4,
  PG_RangeFunction_alias = 5,
  PG_RangeFunction_coldeflist = 6
};
enum { PG_WithClause_ctes = 1, PG_WithClause_recursive = 2, PG_WithClause_location = 3 };
enum {
  PG_CommonTableExpr_ctename = 1,
  PG_CommonTableExpr_aliascolnames = 2,
  PG_CommonTableExpr_ctematerialized = 3,
  PG_CommonTableExpr_ctequery = 4,
  PG_CommonTableExpr_search_clause = 5,
  PG_CommonTableExpr_cycle_clause = 6,
  PG_CommonTableExpr_location = 7,
  PG_CommonTableExpr_cterecursive = 8,
  PG_CommonTableExpr_cterefcount = 9,
  PG_CommonTableExpr_ctecolnames = 10,
  PG_CommonTableExpr_ctecoltypes = 11,
  PG_CommonTableExpr_ctecoltypmods = 12,
  PG_CommonTableExpr_ctecolcollations = 13
};
enum {
  PG_CreateStmt_relation = 1,
  PG_CreateStmt_table_elts = 2,
  PG_CreateStmt_inh_relations = 3,
  PG_CreateStmt_partbound = 4,
  PG_CreateStmt_partspec = 5,
  PG_CreateStmt_of_typename = 6,
  PG_CreateStmt_constraints = 7,
  PG_CreateStmt_options = 8,
  PG_CreateStmt_oncommit = 9,
  PG_CreateStmt_tablespacename = 10,
  PG_CreateStmt_access_method = 11,
  PG_CreateStmt_if_not_exists = 12
};
enum {
  PG_ColumnDef_colname = 1,
  PG_ColumnDef_type_name = 2,
  PG_ColumnDef_compression = 3,
  PG_ColumnDef_inhcount = 4,
  PG_ColumnDef_is_local = 5,
  PG_ColumnDef_is_not_null = 6,
  PG_ColumnDef_is_from_type = 7,
  PG_ColumnDef_storage = 8,
  PG_ColumnDef_raw_default = 9,
  PG_ColumnDef_cooked_default = 10,
  PG_ColumnDef_identity = 11,
  PG_ColumnDef_identity_sequence = 12,
  PG_ColumnDef_generated = 13,
  PG_ColumnDef_coll_clause = 14,
  PG_ColumnDef_coll_oid = 15,
  PG_ColumnDef_constraints = 16,
  PG_ColumnDef_fdwoptions = 17,
  PG_ColumnDef_location = 18
};
enum {
  PG_Constraint_contype = 1,
  PG_Constraint_conname = 2,
  PG_Constraint_deferrable = 3,
  PG_Constraint_initdeferred = 4,
  PG_Constraint_location = 5,
  PG_Constraint_is_no_inherit = 6,
  PG_Constraint_raw_expr = 7,
  PG_Constraint_cooked_expr = 8,
  PG_Constraint_generated_when = 9,
  PG_Constraint_nulls_not_distinct = 10,
  PG_Constraint_keys = 11,
  PG_Constraint_including = 12,
  PG_Constraint_exclusions = 13,
  PG_Constraint_options = 14,
  PG_Constraint_indexname = 15,
  PG_Constraint_indexspace = 16,
  PG_Constraint_reset_default_tblspc = 17,
  PG_Constraint_access_method = 18,
  PG_Constraint_where_clause = 19,
  PG_Constraint_pktable = 20,
  PG_Constraint_fk_attrs = 21,
  PG_Constraint_pk_attrs = 22,
  PG_Constraint_fk_matchtype = 23,
  PG_Constraint_fk_upd_action = 24,
  PG_Constraint_fk_del_action = 25,
  PG_Constraint_fk_del_set_cols = 26,
  PG_Constraint_old_conpfeqop = 27,
  PG_Constraint_old_pktable_oid = 28,
  PG_Constraint_skip_validation = 29,
  PG_Constraint_initially_valid = 30
};
enum {
  PG_IndexStmt_idxname = 1,
  PG_IndexStmt_relation = 2,
  PG_IndexStmt_access_method = 3,
  PG_IndexStmt_table_space = 4,
  PG_IndexStmt_index_params = 5,
  PG_IndexStmt_index_including_params = 6,
  PG_IndexStmt_options = 7,
  PG_IndexStmt_where_clause = 8,
  PG_IndexStmt_exclude_op_names = 9,
  PG_IndexStmt_idxcomment = 10,
  PG_IndexStmt_index_oid = 11,
  PG_IndexStmt_old_node = 12,
  PG_IndexStmt_old_create_subid = 13,
  PG_IndexStmt_old_first_relfilenode_subid = 14,
  PG_IndexStmt_unique = 15,
  PG_IndexStmt_nulls_not_distinct = 16,
  PG_IndexStmt_primary = 17,
  PG_IndexStmt_isconstraint = 18,
  PG_IndexStmt_deferrable = 19,
  PG_IndexStmt_initdeferred = 20,
  PG_IndexStmt_transformed = 21,
  PG_IndexStmt_concurrent = 22,
  PG_IndexStmt_if_not_exists = 23,
  PG_IndexStmt_reset_default_tblspc = 24
};
enum {
  PG_IndexElem_name = 1,
  PG_IndexElem_expr = 2,
  PG_IndexElem_indexcolname = 3,
  PG_IndexElem_collation = 4,
  PG_IndexElem_opclass = 5,
  PG_IndexElem_opclassopts = 6,
  PG_IndexElem_ordering = 7,
  PG_IndexElem_nulls_ordering = 8
};
enum {
  PG_DropStmt_objects = 1,
  PG_DropStmt_remove_type = 2,
  PG_DropStmt_behavior = 3,
  PG_DropStmt_missing_ok = 4,
  PG_DropStmt_concurrent = 5
};
enum {
  PG_AlterTableStmt_relation = 1,
  PG_AlterTableStmt_cmds = 2,
  PG_AlterTableStmt_objtype = 3,
  PG_AlterTableStmt_missing_ok = 4
};
enum {
  PG_AlterTableCmd_subtype = 1,
  PG_AlterTableCmd_name = 2,
  PG_AlterTableCmd_num = 3,
  PG_AlterTableCmd_newowner = 4,
  PG_AlterTableCmd_def = 5,
  PG_AlterTableCmd_behavior = 6,
  PG_AlterTableCmd_missing_ok = 7,
  PG_AlterTableCmd_recurse = 8
};
enum {
  PG_RenameStmt_rename_type = 1,
  PG_RenameStmt_relation_type = 2,
  PG_RenameStmt_relation = 3,
  PG_RenameStmt_object = 4,
  PG_RenameStmt_subname = 5,
  PG_RenameStmt_newname = 6,
  PG_RenameStmt_behavior = 7,
  PG_RenameStmt_missing_ok = 8
};
enum { PG_CreateEnumStmt_type_name = 1, PG_CreateEnumStmt_vals = 2 };
enum {
  PG_AlterEnumStmt_type_name = 1,
  PG_AlterEnumStmt_old_val = 2,
  PG_AlterEnumStmt_new_val = 3,
  PG_AlterEnumStmt_new_val_neighbor = 4,
  PG_AlterEnumStmt_new_val_is_after = 5,
  PG_AlterEnumStmt_skip_if_new_val_exists = 6
};
enum {
  PG_CreateSeqStmt_sequence = 1,
  PG_CreateSeqStmt_options = 2,
  PG_CreateSeqStmt_owner_id = 3,
  PG_CreateSeqStmt_for_identity = 4,
  PG_CreateSeqStmt_if_not_exists = 5
};
enum {
  PG_AlterSeqStmt_sequence = 1,
  PG_AlterSeqStmt_options = 2,
  PG_AlterSeqStmt_for_identity = 3,
  PG_AlterSeqStmt_missing_ok = 4
};
enum {
  PG_ViewStmt_view = 1,
  PG_ViewStmt_aliases = 2,
  PG_ViewStmt_query = 3,
  PG_ViewStmt_replace = 4,
  PG_ViewStmt_options = 5,
  PG_ViewStmt_with_check_option = 6
};
enum {
  PG_CreateTableAsStmt_query = 1,
  PG_CreateTableAsStmt_into = 2,
  PG_CreateTableAsStmt_objtype = 3,
  PG_CreateTableAsStmt_is_select_into = 4,
  PG_CreateTableAsStmt_if_not_exists = 5
};
enum {
  PG_IntoClause_rel = 1,
  PG_IntoClause_col_names = 2,
  PG_IntoClause_access_method = 3,
  PG_IntoClause_options = 4,
  PG_IntoClause_on_commit = 5,
  PG_IntoClause_table_space_name = 6,
  PG_IntoClause_view_query = 7,
  PG_IntoClause_skip_data = 8
};
enum {
  PG_CreateSchemaStmt_schemaname = 1,
  PG_CreateSchemaStmt_authrole = 2,
  PG_CreateSchemaStmt_schema_elts = 3,
  PG_CreateSchemaStmt_if_not_exists = 4
};
enum { PG_CommentStmt_objtype = 1, PG_CommentStmt_object = 2, PG_CommentStmt_comment = 3 };
enum {
  PG_CreateExtensionStmt_extname = 1,
  PG_CreateExtensionStmt_if_not_exists = 2,
  PG_CreateExtensionStmt_options = 3
};
enum { PG_AlterExtensionStmt_extname = 1, PG_AlterExtensionStmt_options = 2 };
enum {
  PG_CreateTrigStmt_replace = 1,
  PG_CreateTrigStmt_isconstraint = 2,
  PG_CreateTrigStmt_trigname = 3,
  PG_CreateTrigStmt_relation = 4,
  PG_CreateTrigStmt_funcname = 5,
  PG_CreateTrigStmt_args = 6,
  PG_CreateTrigStmt_row = 7,
  PG_CreateTrigStmt_timing = 8,
  PG_CreateTrigStmt_events = 9,
  PG_CreateTrigStmt_columns = 10,
  PG_CreateTrigStmt_when_clause = 11,
  PG_CreateTrigStmt_transition_rels = 12,
  PG_CreateTrigStmt_deferrable = 13,
  PG_CreateTrigStmt_initdeferred = 14,
  PG_CreateTrigStmt_constrrel = 15
};
enum {
  PG_CreateFunctionStmt_is_procedure = 1,
  PG_CreateFunctionStmt_replace = 2,
  PG_CreateFunctionStmt_funcname = 3,
  PG_CreateFunctionStmt_parameters = 4,
  PG_CreateFunctionStmt_return_type = 5,
  PG_CreateFunctionStmt_options = 6,
  PG_CreateFunctionStmt_sql_body = 7
};
enum { PG_DoStmt_args = 1 };
enum { PG_TruncateStmt_relations = 1, PG_TruncateStmt_restart_seqs = 2, PG_TruncateStmt_behavior = 3 };
enum {
  PG_GrantStmt_is_grant = 1,
  PG_GrantStmt_targtype = 2,
  PG_GrantStmt_objtype = 3,
  PG_GrantStmt_objects = 4,
  PG_GrantStmt_privileges = 5,
  PG_GrantStmt_grantees = 6,
  PG_GrantStmt_grant_option = 7,
  PG_GrantStmt_grantor = 8,
  PG_GrantStmt_behavior = 9
};
enum {
  PG_DefElem_defnamespace = 1,
  PG_DefElem_defname = 2,
  PG_DefElem_arg = 3,
  PG_DefElem_defaction = 4,
  PG_DefElem_location = 5
};
enum {
  PG_AlterObjectSchemaStmt_object_type = 1,
  PG_AlterObjectSchemaStmt_relation = 2,
  PG_AlterObjectSchemaStmt_object = 3,
  PG_AlterObjectSchemaStmt_newschema = 4,
  PG_AlterObjectSchemaStmt_missing_ok = 5
};
enum {
  PG_AlterOwnerStmt_object_type = 1,
  PG_AlterOwnerStmt_relation = 2,
  PG_AlterOwnerStmt_object = 3,
  PG_AlterOwnerStmt_newowner = 4
};
enum {
  PG_ObjectWithArgs_objname = 1,
  PG_ObjectWithArgs_objargs = 2,
  PG_ObjectWithArgs_objfuncargs = 3,
  PG_ObjectWithArgs_args_unspecified = 4
};
enum {
  PG_RefreshMatViewStmt_concurrent = 1,
  PG_RefreshMatViewStmt_skip_data = 2,
  PG_RefreshMatViewStmt_relation = 3
};
enum { PG_CompositeTypeStmt_typevar = 1, PG_CompositeTypeStmt_coldeflist = 2 };
enum {
  PG_CreateDomainStmt_domainname = 1,
  PG_CreateDomainStmt_type_name = 2,
  PG_CreateDomainStmt_coll_clause = 3,
  PG_CreateDomainStmt_constraints = 4
};
enum {
  PG_AlterDomainStmt_subtype = 1,
  PG_AlterDomainStmt_type_name = 2,
  PG_AlterDomainStmt_name = 3,
  PG_AlterDomainStmt_def = 4,
  PG_AlterDomainStmt_behavior = 5,
  PG_AlterDomainStmt_missing_ok = 6
};
enum {
  PG_FunctionParameter_name = 1,
  PG_FunctionParameter_arg_type = 2,
  PG_FunctionParameter_mode = 3,
  PG_FunctionParameter_defexpr = 4
};
enum { PG_CallStmt_funccall = 1, PG_CallStmt_funcexpr = 2, PG_CallStmt_outargs = 3 };
enum {
  PG_CopyStmt_relation = 1,
  PG_CopyStmt_query = 2,
  PG_CopyStmt_attlist = 3,
  PG_CopyStmt_is_from = 4,
  PG_CopyStmt_is_program = 5,
  PG_CopyStmt_filename = 6,
  PG_CopyStmt_options = 7,
  PG_CopyStmt_where_clause = 8
};
enum { PG_LockStmt_relations = 1, PG_LockStmt_mode = 2, PG_LockStmt_nowait = 3 };
enum { PG_VacuumStmt_options = 1, PG_VacuumStmt_rels = 2, PG_VacuumStmt_is_vacuumcmd = 3 };
enum { PG_VacuumRelation_relation = 1, PG_VacuumRelation_oid = 2, PG_VacuumRelation_va_cols = 3 };
enum {
  PG_RuleStmt_relation = 1,
  PG_RuleStmt_rulename = 2,
  PG_RuleStmt_where_clause = 3,
  PG_RuleStmt_event = 4,
  PG_RuleStmt_instead = 5,
  PG_RuleStmt_actions = 6,
  PG_RuleStmt_replace = 7
};
enum {
  PG_CreatePolicyStmt_policy_name = 1,
  PG_CreatePolicyStmt_table = 2,
  PG_CreatePolicyStmt_cmd_name = 3,
  PG_CreatePolicyStmt_permissive = 4,
  PG_CreatePolicyStmt_roles = 5,
  PG_CreatePolicyStmt_qual = 6,
  PG_CreatePolicyStmt_with_check = 7
};
enum { PG_PartitionCmd_name = 1, PG_PartitionCmd_bound = 2, PG_PartitionCmd_concurrent = 3 };
enum { PG_CreatedbStmt_dbname = 1, PG_CreatedbStmt_options = 2 };
enum { PG_DropRoleStmt_roles = 1, PG_DropRoleStmt_missing_ok = 2 };
enum {
  PG_SortBy_node = 1,
  PG_SortBy_sortby_dir = 2,
  PG_SortBy_sortby_nulls = 3,
  PG_SortBy_use_op = 4,
  PG_SortBy_location = 5
};
enum {
  PG_NamedArgExpr_xpr = 1,
  PG_NamedArgExpr_arg = 2,
  PG_NamedArgExpr_name = 3,
  PG_NamedArgExpr_argnumber = 4,
  PG_NamedArgExpr_location = 5
};
enum {
  PG_MergeStmt_relation = 1,
  PG_MergeStmt_source_relation = 2,
  PG_MergeStmt_join_condition = 3,
  PG_MergeStmt_merge_when_clauses = 4,
  PG_MergeStmt_with_clause = 5
};
enum { PG_MultiAssignRef_source = 1, PG_MultiAssignRef_colno = 2, PG_MultiAssignRef_ncolumns = 3 };
enum { PG_GroupingSet_kind = 1, PG_GroupingSet_content = 2, PG_GroupingSet_location = 3 };
enum {
  PG_TableLikeClause_relation = 1,
  PG_TableLikeClause_options = 2,
  PG_TableLikeClause_relation_oid = 3
};
enum {
  PG_WindowDef_name = 1,
  PG_WindowDef_refname = 2,
  PG_WindowDef_partition_clause = 3,
  PG_WindowDef_order_clause = 4,
  PG_WindowDef_frame_options = 5,
  PG_WindowDef_start_offset = 6,
  PG_WindowDef_end_offset = 7,
  PG_WindowDef_location = 8
};
enum { PG_ClusterStmt_relation = 1, PG_ClusterStmt_indexname = 2, PG_ClusterStmt_params = 3 };
enum {
  PG_ReindexStmt_kind = 1,
  PG_ReindexStmt_relation = 2,
  PG_ReindexStmt_name = 3,
  PG_ReindexStmt_params = 4
};
enum {
  PG_SetToDefault_xpr = 1,
  PG_SetToDefault_type_id = 2,
  PG_SetToDefault_type_mod = 3,
  PG_SetToDefault_collation = 4,
  PG_SetToDefault_location = 5
};
enum {
  PG_CollateExpr_xpr = 1,
  PG_CollateExpr_arg = 2,
  PG_CollateExpr_coll_oid = 3,
  PG_CollateExpr_location = 4
};
enum {
  PG_CreateStatsStmt_defnames = 1,
  PG_CreateStatsStmt_stat_types = 2,
  PG_CreateStatsStmt_exprs = 3,
  PG_CreateStatsStmt_relations = 4,
  PG_CreateStatsStmt_stxcomment = 5,
  PG_CreateStatsStmt_transformed = 6,
  PG_CreateStatsStmt_if_not_exists = 7
};
enum { PG_StatsElem_name = 1, PG_StatsElem_expr = 2 };
enum {
  PG_CreatePublicationStmt_pubname = 1,
  PG_CreatePublicationStmt_options = 2,
  PG_CreatePublicationStmt_pubobjects = 3,
  PG_CreatePublicationStmt_for_all_tables = 4
};
enum {
  PG_PublicationObjSpec_pubobjtype = 1,
  PG_PublicationObjSpec_name = 2,
  PG_PublicationObjSpec_pubtable = 3,
  PG_PublicationObjSpec_location = 4
};
enum {
  PG_PublicationTable_relation = 1,
  PG_PublicationTable_where_clause = 2,
  PG_PublicationTable_columns = 3
};
enum {
  PG_DefineStmt_kind = 1,
  PG_DefineStmt_oldstyle = 2,
  PG_DefineStmt_defnames = 3,
  PG_DefineStmt_args = 4,
  PG_DefineStmt_definition = 5,
  PG_DefineStmt_if_not_exists = 6,
  PG_DefineStmt_replace = 7
};

enum {
  PG_A_EXPR_KIND_UNDEFINED = 0,
  PG_AEXPR_OP = 1,
  PG_AEXPR_OP_ANY = 2,
  PG_AEXPR_OP_ALL = 3,
  PG_AEXPR_DISTINCT = 4,
  PG_AEXPR_NOT_DISTINCT = 5,
  PG_AEXPR_NULLIF = 6,
  PG_AEXPR_IN = 7,
  PG_AEXPR_LIKE = 8,
  PG_AEXPR_ILIKE = 9,
  PG_AEXPR_SIMILAR = 10,
  PG_AEXPR_BETWEEN = 11,
  PG_AEXPR_NOT_BETWEEN = 12,
  PG_AEXPR_BETWEEN_SYM = 13,
  PG_AEXPR_NOT_BETWEEN_SYM = 14
};
enum { PG_BOOL_EXPR_TYPE_UNDEFINED = 0, PG_AND_EXPR = 1, PG_OR_EXPR = 2, PG_NOT_EXPR = 3 };
enum { PG_NULL_TEST_TYPE_UNDEFINED = 0, PG_IS_NULL = 1, PG_IS_NOT_NULL = 2 };
enum {
  PG_BOOL_TEST_TYPE_UNDEFINED = 0,
  PG_IS_TRUE = 1,
  PG_IS_NOT_TRUE = 2,
  PG_IS_FALSE = 3,
  PG_IS_NOT_FALSE = 4,
  PG_IS_UNKNOWN = 5,
  PG_IS_NOT_UNKNOWN = 6
};
enum {
  PG_SUB_LINK_TYPE_UNDEFINED = 0,
  PG_EXISTS_SUBLINK = 1,
  PG_ALL_SUBLINK = 2,
  PG_ANY_SUBLINK = 3,
  PG_ROWCOMPARE_SUBLINK = 4,
  PG_EXPR_SUBLINK = 5,
  PG_MULTIEXPR_SUBLINK = 6,
  PG_ARRAY_SUBLINK = 7,
  PG_CTE_SUBLINK = 8
};
enum { PG_MIN_MAX_OP_UNDEFINED = 0, PG_IS_GREATEST = 1, PG_IS_LEAST = 2 };
enum {
  PG_SQLVALUE_FUNCTION_OP_UNDEFINED = 0,
  PG_SVFOP_CURRENT_DATE = 1,
  PG_SVFOP_CURRENT_TIME = 2,
  PG_SVFOP_CURRENT_TIME_N = 3,
  PG_SVFOP_CURRENT_TIMESTAMP = 4,
  PG_SVFOP_CURRENT_TIMESTAMP_N = 5,
  PG_SVFOP_LOCALTIME = 6,
  PG_SVFOP_LOCALTIME_N = 7,
  PG_SVFOP_LOCALTIMESTAMP = 8,
  PG_SVFOP_LOCALTIMESTAMP_N = 9,
  PG_SVFOP_CURRENT_ROLE = 10,
  PG_SVFOP_CURRENT_USER = 11,
  PG_SVFOP_USER = 12,
  PG_SVFOP_SESSION_USER = 13,
  PG_SVFOP_CURRENT_CATALOG = 14,
  PG_SVFOP_CURRENT_SCHEMA = 15
};
enum {
  PG_SET_OPERATION_UNDEFINED = 0,
  PG_SETOP_NONE = 1,
  PG_SETOP_UNION = 2,
  PG_SETOP_INTERSECT = 3,
  PG_SETOP_EXCEPT = 4
};
enum {
  PG_LIMIT_OPTION_UNDEFINED = 0,
  PG_LIMIT_OPTION_DEFAULT = 1,
  PG_LIMIT_OPTION_COUNT = 2,
  PG_LIMIT_OPTION_WITH_TIES = 3
};
enum {
  PG_JOIN_TYPE_UNDEFINED = 0,
  PG_JOIN_INNER = 1,
  PG_JOIN_LEFT = 2,
  PG_JOIN_FULL = 3,
  PG_JOIN_RIGHT = 4,
  PG_JOIN_SEMI = 5,
  PG_JOIN_ANTI = 6,
  PG_JOIN_UNIQUE_OUTER = 7,
  PG_JOIN_UNIQUE_INNER = 8
};
enum {
  PG_ON_CONFLICT_ACTION_UNDEFINED = 0,
  PG_ONCONFLICT_NONE = 1,
  PG_ONCONFLICT_NOTHING = 2,
  PG_ONCONFLICT_UPDATE = 3
};
enum {
  PG_CONSTR_TYPE_UNDEFINED = 0,
  PG_CONSTR_NULL = 1,
  PG_CONSTR_NOTNULL = 2,
  PG_CONSTR_DEFAULT = 3,
  PG_CONSTR_IDENTITY = 4,
  PG_CONSTR_GENERATED = 5,
  PG_CONSTR_CHECK = 6,
  PG_CONSTR_PRIMARY = 7,
  PG_CONSTR_UNIQUE = 8,
  PG_CONSTR_EXCLUSION = 9,
  PG_CONSTR_FOREIGN = 10,
  PG_CONSTR_ATTR_DEFERRABLE = 11,
  PG_CONSTR_ATTR_NOT_DEFERRABLE = 12,
  PG_CONSTR_ATTR_DEFERRED = 13,
  PG_CONSTR_ATTR_IMMEDIATE = 14
};
enum {
  PG_OBJECT_TYPE_UNDEFINED = 0,
  PG_OBJECT_ACCESS_METHOD = 1,
  PG_OBJECT_AGGREGATE = 2,
  PG_OBJECT_AMOP = 3,
  PG_OBJECT_AMPROC = 4,
  PG_OBJECT_ATTRIBUTE = 5,
  PG_OBJECT_CAST = 6,
  PG_OBJECT_COLUMN = 7,
  PG_OBJECT_COLLATION = 8,
  PG_OBJECT_CONVERSION = 9,
  PG_OBJECT_DATABASE = 10,
  PG_OBJECT_DEFAULT = 11,
  PG_OBJECT_DEFACL = 12,
  PG_OBJECT_DOMAIN = 13,
  PG_OBJECT_DOMCONSTRAINT = 14,
  PG_OBJECT_EVENT_TRIGGER = 15,
  PG_OBJECT_EXTENSION = 16,
  PG_OBJECT_FDW = 17,
  PG_OBJECT_FOREIGN_SERVER = 18,
  PG_OBJECT_FOREIGN_TABLE = 19,
  PG_OBJECT_FUNCTION = 20,
  PG_OBJECT_INDEX = 21,
  PG_OBJECT_LANGUAGE = 22,
  PG_OBJECT_LARGEOBJECT = 23,
  PG_OBJECT_MATVIEW = 24,
  PG_OBJECT_OPCLASS = 25,
  PG_OBJECT_OPERATOR = 26,
  PG_OBJECT_OPFAMILY = 27,
  PG_OBJECT_PARAMETER_ACL = 28,
  PG_OBJECT_POLICY = 29,
  PG_OBJECT_PROCEDURE = 30,
  PG_OBJECT_PUBLICATION = 31,
  PG_OBJECT_PUBLICATION_NAMESPACE = 32,
  PG_OBJECT_PUBLICATION_REL = 33,
  PG_OBJECT_ROLE = 34,
  PG_OBJECT_ROUTINE = 35,
  PG_OBJECT_RULE = 36,
  PG_OBJECT_SCHEMA = 37,
  PG_OBJECT_SEQUENCE = 38,
  PG_OBJECT_SUBSCRIPTION = 39,
  PG_OBJECT_STATISTIC_EXT = 40,
  PG_OBJECT_TABCONSTRAINT = 41,
  PG_OBJECT_TABLE = 42,
  PG_OBJECT_TABLESPACE = 43,
  PG_OBJECT_TRANSFORM = 44,
  PG_OBJECT_TRIGGER = 45,
  PG_OBJECT_TSCONFIGURATION = 46,
  PG_OBJECT_TSDICTIONARY = 47,
  PG_OBJECT_TSPARSER = 48,
  PG_OBJECT_TSTEMPLATE = 49,
  PG_OBJECT_TYPE = 50,
  PG_OBJECT_USER_MAPPING = 51,
  PG_OBJECT_VIEW = 52
};
enum { PG_DROP_BEHAVIOR_UNDEFINED = 0, PG_DROP_RESTRICT = 1, PG_DROP_CASCADE = 2 };
enum {
  PG_ALTER_TABLE_TYPE_UNDEFINED = 0,
  PG_AT_AddColumn = 1,
  PG_AT_AddColumnRecurse = 2,
  PG_AT_AddColumnToView = 3,
  PG_AT_ColumnDefault = 4,
  PG_AT_CookedColumnDefault = 5,
  PG_AT_DropNotNull = 6,
  PG_AT_SetNotNull = 7,
  PG_AT_DropExpression = 8,
  PG_AT_CheckNotNull = 9,
  PG_AT_SetStatistics = 10,
  PG_AT_SetOptions = 11,
  PG_AT_ResetOptions = 12,
  PG_AT_SetStorage = 13,
  PG_AT_SetCompression = 14,
  PG_AT_DropColumn = 15,
  PG_AT_DropColumnRecurse = 16,
  PG_AT_AddIndex = 17,
  PG_AT_ReAddIndex = 18,
  PG_AT_AddConstraint = 19,
  PG_AT_AddConstraintRecurse = 20,
  PG_AT_ReAddConstraint = 21,
  PG_AT_ReAddDomainConstraint = 22,
  PG_AT_AlterConstraint = 23,
  PG_AT_ValidateConstraint = 24,
  PG_AT_ValidateConstraintRecurse = 25,
  PG_AT_AddIndexConstraint = 26,
  PG_AT_DropConstraint = 27,
  PG_AT_DropConstraintRecurse = 28,
  PG_AT_ReAddComment = 29,
  PG_AT_AlterColumnType = 30,
  PG_AT_AlterColumnGenericOptions = 31,
  PG_AT_ChangeOwner = 32,
  PG_AT_ClusterOn = 33,
  PG_AT_DropCluster = 34,
  PG_AT_SetLogged = 35,
  PG_AT_SetUnLogged = 36,
  PG_AT_DropOids = 37,
  PG_AT_SetAccessMethod = 38,
  PG_AT_SetTableSpace = 39,
  PG_AT_SetRelOptions = 40,
  PG_AT_ResetRelOptions = 41,
  PG_AT_ReplaceRelOptions = 42,
  PG_AT_EnableTrig = 43,
  PG_AT_EnableAlwaysTrig = 44,
  PG_AT_EnableReplicaTrig = 45,
  PG_AT_DisableTrig = 46,
  PG_AT_EnableTrigAll = 47,
  PG_AT_DisableTrigAll = 48,
  PG_AT_EnableTrigUser = 49,
  PG_AT_DisableTrigUser = 50,
  PG_AT_EnableRule = 51,
  PG_AT_EnableAlwaysRule = 52,
  PG_AT_EnableReplicaRule = 53,
  PG_AT_DisableRule = 54,
  PG_AT_AddInherit = 55,
  PG_AT_DropInherit = 56,
  PG_AT_AddOf = 57,
  PG_AT_DropOf = 58,
  PG_AT_ReplicaIdentity = 59,
  PG_AT_EnableRowSecurity = 60,
  PG_AT_DisableRowSecurity = 61,
  PG_AT_ForceRowSecurity = 62,
  PG_AT_NoForceRowSecurity = 63,
  PG_AT_GenericOptions = 64,
  PG_AT_AttachPartition = 65,
  PG_AT_DetachPartition = 66,
  PG_AT_DetachPartitionFinalize = 67,
  PG_AT_AddIdentity = 68,
  PG_AT_SetIdentity = 69,
  PG_AT_DropIdentity = 70,
  PG_AT_ReAddStatistics = 71
};
enum {
  PG_TRANSACTION_STMT_KIND_UNDEFINED = 0,
  PG_TRANS_STMT_BEGIN = 1,
  PG_TRANS_STMT_START = 2,
  PG_TRANS_STMT_COMMIT = 3,
  PG_TRANS_STMT_ROLLBACK = 4,
  PG_TRANS_STMT_SAVEPOINT = 5,
  PG_TRANS_STMT_RELEASE = 6,
  PG_TRANS_STMT_ROLLBACK_TO = 7,
  PG_TRANS_STMT_PREPARE = 8,
  PG_TRANS_STMT_COMMIT_PREPARED = 9,
  PG_TRANS_STMT_ROLLBACK_PREPARED = 10
};
enum {
  PG_FUNCTION_PARAMETER_MODE_UNDEFINED = 0,
  PG_FUNC_PARAM_IN = 1,
  PG_FUNC_PARAM_OUT = 2,
  PG_FUNC_PARAM_INOUT = 3,
  PG_FUNC_PARAM_VARIADIC = 4,
  PG_FUNC_PARAM_TABLE = 5,
  PG_FUNC_PARAM_DEFAULT = 6
};

#endif
