/** How often memories were used, and when last; of those that ever were. */
export interface MemoryUsesTable {
  user_no: number;
  seq: number;
  used_at: number;
  uses: number;
}
