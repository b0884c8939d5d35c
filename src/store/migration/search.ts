// By control numbers and file names documents are found as well.

/** The statements of this schema. */
export const search = (): string[] => [
  'create index interchange_control on interchange (control, id)',
  'create index functional_group_control on functional_group (control, id)',
  'create index receipt_name on receipt (name, id) where name is not null',
  'create index drop_file_name on drop_file (name)',
]
