export interface ApiKeysTable {
  tenant: string;
  id: string;
  name: string;
  prefix: string;
  hash: string;
  user_id: string | null;
  spaces: string | null;
  permissions: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  revoked_at: number | null;
  operations: string | null;
  replaces: string | null;
}

export interface UsersTable {
  user_no: number;
  created_at: number;
  time_zone: string;
  quotas: string | null;
}

export interface TenantsTable {
  tenant: string;
  name: string;
  time_zone: string | null;
  quotas: string;
  created_at: number;
  updated_at: number;
}

export interface IngestionsTable {
  user_no: number;
  /** Date of the tenant's calendar. */
  day: string;
  count: number;
}
