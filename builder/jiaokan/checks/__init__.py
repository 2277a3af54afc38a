"""The ordered table of checks. To add one: a generator in a module here, a line in the table, one broken dataset.

A check yields every fault; who calls it decides when to stop.
"""

from __future__ import annotations

from jiaokan.checks import (
    cards,
    evidence,
    evidence_looks,
    facts,
    files,
    flagging,
    ledger,
    ledger_looks,
    names,
    outline,
    overviews,
    rebuild,
    related,
    remains,
    rows,
    structure,
    structure_looks,
    whole,
)
from jiaokan.checks.model import ReleaseCheck, UnitCheck

UNIT_CHECKS: tuple[UnitCheck, ...] = (
    UnitCheck("rows", "schema", rows.find_unit_faults),
    UnitCheck("names", "relations", names.find_name_faults),
    UnitCheck("identity", "relations", ledger.find_identity_faults),
    UnitCheck("ledger-sides", "relations", ledger.find_side_faults, clears=ledger_looks.proved),
    UnitCheck("ledger-order", "relations", ledger.find_order_faults, clears=ledger_looks.proved),
    UnitCheck("ledger-minimal", "relations", ledger.find_minimal_faults, doubts=ledger_looks.not_minimal),
    UnitCheck("ledger-replay", "relations", ledger.find_replay_faults, clears=ledger_looks.proved),
    UnitCheck("ledger-undo", "relations", ledger.find_undo_faults, clears=ledger_looks.proved),
    UnitCheck("ledger-action", "relations", ledger.find_action_faults, doubts=ledger_looks.wrong_action),
    UnitCheck("ledger-boundaries", "relations", ledger.find_boundary_faults, doubts=ledger_looks.spanning),
    UnitCheck("ledger-owners", "relations", ledger.find_owner_faults, doubts=ledger_looks.wrong_owner),
    UnitCheck("rules", "relations", evidence.find_rule_faults, doubts=evidence_looks.unfounded),
    UnitCheck("evidence", "relations", evidence.find_evidence_faults, doubts=evidence_looks.unproved),
    UnitCheck("addresses", "relations", ledger.find_address_faults, clears=ledger_looks.right_addresses),
    UnitCheck("unique-ids", "relations", structure.find_unique_faults, clears=structure_looks.unique_ids),
    UnitCheck("references", "relations", structure.find_reference_faults),
    UnitCheck("ordinals", "relations", structure.find_ordinal_faults, clears=structure_looks.in_order),
    UnitCheck("layout", "relations", structure.find_layout_faults, clears=structure_looks.laid_out),
    UnitCheck("spans", "relations", structure.find_span_faults, clears=structure_looks.tiled),
    UnitCheck("nesting", "relations", structure.find_nesting_faults),
    UnitCheck("pages", "relations", structure.find_page_faults),
    UnitCheck("caller", "relations", facts.find_caller_faults),
    UnitCheck("section-tree", "relations", structure.find_tree_faults),
    UnitCheck("numbers", "relations", structure.find_number_faults),
    UnitCheck("decoding", "relations", facts.find_decoding_faults),
    UnitCheck("script", "relations", facts.find_script_faults),
    UnitCheck("facts", "relations", facts.find_fact_faults),
    UnitCheck("titles", "relations", facts.find_title_faults),
    UnitCheck("pointed", "relations", remains.find_pointed_faults),
    UnitCheck("sentences", "relations", outline.find_sentence_faults),
    UnitCheck("readings", "relations", outline.find_reading_faults),
    UnitCheck("boundaries", "relations", outline.find_report_faults),
    UnitCheck("headings", "relations", structure.find_heading_faults),
    UnitCheck("membership", "relations", structure.find_membership_faults),
    UnitCheck("counts", "relations", structure.find_count_faults),
    UnitCheck("flags-known", "relations", flagging.find_known_faults, clears=structure_looks.known_flags),
    UnitCheck("flags-repaired", "relations", flagging.find_repaired_faults, clears=ledger_looks.right_repairs),
    UnitCheck("flags-remain", "relations", flagging.find_remaining_faults),
    UnitCheck("flags-groups", "relations", flagging.find_group_flag_faults),
)
RELEASE_CHECKS: tuple[ReleaseCheck, ...] = (
    ReleaseCheck("manifest", "schema", rows.find_manifest_faults),
    ReleaseCheck("files", "schema", files.find_file_faults),
    ReleaseCheck("readable", "schema", files.find_readable_faults),
    ReleaseCheck("arrow-schema", "schema", files.find_arrow_faults),
    ReleaseCheck("contents", "schema", files.find_content_faults),
    ReleaseCheck("schema-copies", "schema", files.find_schema_copy_faults),
    ReleaseCheck("input-names", "schema", names.find_input_name_faults),
    ReleaseCheck("checksums", "schema", whole.find_checksum_faults),
    ReleaseCheck("duplicate-rows", "schema", rows.find_duplicate_row_faults),
    ReleaseCheck("digests", "relations", whole.find_digest_faults),
    ReleaseCheck("overview", "relations", overviews.find_overview_faults),
    ReleaseCheck("totals", "relations", whole.find_total_faults),
    ReleaseCheck("account", "relations", whole.find_account_faults),
    ReleaseCheck("inputs", "relations", whole.find_input_faults),
    ReleaseCheck("split-lists", "relations", whole.find_split_list_faults),
    ReleaseCheck("split-leaks", "relations", related.find_leak_faults),
    ReleaseCheck("duplicates", "relations", related.find_duplicate_faults),
    ReleaseCheck("card", "relations", cards.find_card_faults),
    ReleaseCheck("croissant", "relations", cards.find_croissant_faults),
    ReleaseCheck("split-hash", "rebuild", rebuild.find_split_faults),
)
# Raised by the reader of a release while it gathers rows, and by the rebuild.
OTHER_CHECKS = {"source-order": "relations", "rebuild": "rebuild", "source-files": "rebuild"}

__all__ = ["OTHER_CHECKS", "RELEASE_CHECKS", "UNIT_CHECKS"]
