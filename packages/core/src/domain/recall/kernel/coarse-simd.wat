;; The same sums as coarse-relaxed.wat, for machines without relaxed instructions.

;; Code times query number, of 16 codes that are masked in place (at most 12, so that eight bits times eight add up
;; within 16), added in pairs.
(func $products (param $codes v128) (param $query v128) (result v128)
  (i32x4.extadd_pairwise_i16x8_s (i16x8.add
    (i16x8.extmul_low_i8x16_s (local.get $codes) (local.get $query))
    (i16x8.extmul_high_i8x16_s (local.get $codes) (local.get $query)))))

(func $one (param $row i32) (param $query i32) (param $bytes i32) (result v128)
  (local $end i32) (local $v v128) (local $a v128) (local $b v128)
  (local.set $end (i32.add (local.get $row) (local.get $bytes)))
  (loop $next
    (local.set $v (v128.load (local.get $row)))
    (local.set $a (i32x4.add (local.get $a) (call $products
      (v128.and (local.get $v) (v128.const i32x4 0x03030303 0x03030303 0x03030303 0x03030303))
      (v128.load (local.get $query)))))
    (local.set $b (i32x4.add (local.get $b) (call $products
      (v128.and (local.get $v) (v128.const i32x4 0x0c0c0c0c 0x0c0c0c0c 0x0c0c0c0c 0x0c0c0c0c))
      (v128.load offset=16 (local.get $query)))))
    (local.set $v (i16x8.shr_u (local.get $v) (i32.const 4)))
    (local.set $a (i32x4.add (local.get $a) (call $products
      (v128.and (local.get $v) (v128.const i32x4 0x03030303 0x03030303 0x03030303 0x03030303))
      (v128.load offset=32 (local.get $query)))))
    (local.set $b (i32x4.add (local.get $b) (call $products
      (v128.and (local.get $v) (v128.const i32x4 0x0c0c0c0c 0x0c0c0c0c 0x0c0c0c0c 0x0c0c0c0c))
      (v128.load offset=48 (local.get $query)))))
    (local.set $query (i32.add (local.get $query) (i32.const 64)))
    (local.set $row (i32.add (local.get $row) (i32.const 16)))
    (br_if $next (i32.lt_u (local.get $row) (local.get $end))))
  (i32x4.add (i32x4.shl (local.get $a) (i32.const 2)) (local.get $b)))

(func $pair (param $row i32) (param $query i32) (param $bytes i32) (result v128 v128)
  (call $one (local.get $row) (local.get $query) (local.get $bytes))
  (call $one
    (i32.add (i32.add (local.get $row) (local.get $bytes)) (i32.const 4)) (local.get $query) (local.get $bytes)))
