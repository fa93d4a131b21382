;; The inner loops over vectors: everything but the sums of four rows at a time, which stand in scan-simd.wat and
;; scan-relaxed.wat. `npm run generate` joins this file with either of them into one module each.
;;
;; A row is `padded` int8 numbers (dimensions rounded up to 64, the rest zero) and one f32, its scale.
;; A coarse row is `padded / 4` bytes and one f32. In its 16-byte group g, byte j holds the codes of the dimensions
;; 64g + j, 64g + 16 + j, 64g + 32 + j and 64g + 48 + j, lowest bits first. Code c means 2c - 3.
;; All sums are of integers, so that every kernel comes to the same result to the last bit.

;; Sum of the four lanes.
(func $sum4 (param $v v128) (result i32)
  (local.set $v (i32x4.add (local.get $v)
    (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $v) (local.get $v))))
  (local.set $v (i32x4.add (local.get $v)
    (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $v) (local.get $v))))
  (i32x4.extract_lane 0 (local.get $v)))

;; Dot product of a row with a query of int16 numbers.
(func $dot (param $row i32) (param $query i32) (param $padded i32) (result i32)
  (local $end i32) (local $a v128) (local $b v128)
  (local.set $end (i32.add (local.get $row) (local.get $padded)))
  (loop $next
    (local.set $a (i32x4.add (local.get $a)
      (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $row)) (v128.load (local.get $query)))))
    (local.set $b (i32x4.add (local.get $b)
      (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $row)) (v128.load offset=16 (local.get $query)))))
    (local.set $a (i32x4.add (local.get $a)
      (i32x4.dot_i16x8_s (v128.load8x8_s offset=16 (local.get $row)) (v128.load offset=32 (local.get $query)))))
    (local.set $b (i32x4.add (local.get $b)
      (i32x4.dot_i16x8_s (v128.load8x8_s offset=24 (local.get $row)) (v128.load offset=48 (local.get $query)))))
    (local.set $a (i32x4.add (local.get $a)
      (i32x4.dot_i16x8_s (v128.load8x8_s offset=32 (local.get $row)) (v128.load offset=64 (local.get $query)))))
    (local.set $b (i32x4.add (local.get $b)
      (i32x4.dot_i16x8_s (v128.load8x8_s offset=40 (local.get $row)) (v128.load offset=80 (local.get $query)))))
    (local.set $a (i32x4.add (local.get $a)
      (i32x4.dot_i16x8_s (v128.load8x8_s offset=48 (local.get $row)) (v128.load offset=96 (local.get $query)))))
    (local.set $b (i32x4.add (local.get $b)
      (i32x4.dot_i16x8_s (v128.load8x8_s offset=56 (local.get $row)) (v128.load offset=112 (local.get $query)))))
    (local.set $query (i32.add (local.get $query) (i32.const 128)))
    (local.set $row (i32.add (local.get $row) (i32.const 64)))
    (br_if $next (i32.lt_u (local.get $row) (local.get $end))))
  (call $sum4 (i32x4.add (local.get $a) (local.get $b))))

;; The same of two rows that follow each other: loads of the query serve both.
(func $dots (param $row i32) (param $query i32) (param $padded i32) (result i32 i32)
  (local $row2 i32) (local $end i32) (local $q v128) (local $a v128) (local $b v128) (local $c v128) (local $d v128)
  (local.set $end (i32.add (local.get $row) (local.get $padded)))
  (local.set $row2 (i32.add (local.get $end) (i32.const 4)))
  (loop $next
    (local.set $q (v128.load (local.get $query)))
    (local.set $a (i32x4.add (local.get $a) (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $row)) (local.get $q))))
    (local.set $c (i32x4.add (local.get $c) (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $row2)) (local.get $q))))
    (local.set $q (v128.load offset=16 (local.get $query)))
    (local.set $b (i32x4.add (local.get $b) (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $row)) (local.get $q))))
    (local.set $d (i32x4.add (local.get $d) (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $row2)) (local.get $q))))
    (local.set $q (v128.load offset=32 (local.get $query)))
    (local.set $a (i32x4.add (local.get $a) (i32x4.dot_i16x8_s (v128.load8x8_s offset=16 (local.get $row)) (local.get $q))))
    (local.set $c (i32x4.add (local.get $c) (i32x4.dot_i16x8_s (v128.load8x8_s offset=16 (local.get $row2)) (local.get $q))))
    (local.set $q (v128.load offset=48 (local.get $query)))
    (local.set $b (i32x4.add (local.get $b) (i32x4.dot_i16x8_s (v128.load8x8_s offset=24 (local.get $row)) (local.get $q))))
    (local.set $d (i32x4.add (local.get $d) (i32x4.dot_i16x8_s (v128.load8x8_s offset=24 (local.get $row2)) (local.get $q))))
    (local.set $q (v128.load offset=64 (local.get $query)))
    (local.set $a (i32x4.add (local.get $a) (i32x4.dot_i16x8_s (v128.load8x8_s offset=32 (local.get $row)) (local.get $q))))
    (local.set $c (i32x4.add (local.get $c) (i32x4.dot_i16x8_s (v128.load8x8_s offset=32 (local.get $row2)) (local.get $q))))
    (local.set $q (v128.load offset=80 (local.get $query)))
    (local.set $b (i32x4.add (local.get $b) (i32x4.dot_i16x8_s (v128.load8x8_s offset=40 (local.get $row)) (local.get $q))))
    (local.set $d (i32x4.add (local.get $d) (i32x4.dot_i16x8_s (v128.load8x8_s offset=40 (local.get $row2)) (local.get $q))))
    (local.set $q (v128.load offset=96 (local.get $query)))
    (local.set $a (i32x4.add (local.get $a) (i32x4.dot_i16x8_s (v128.load8x8_s offset=48 (local.get $row)) (local.get $q))))
    (local.set $c (i32x4.add (local.get $c) (i32x4.dot_i16x8_s (v128.load8x8_s offset=48 (local.get $row2)) (local.get $q))))
    (local.set $q (v128.load offset=112 (local.get $query)))
    (local.set $b (i32x4.add (local.get $b) (i32x4.dot_i16x8_s (v128.load8x8_s offset=56 (local.get $row)) (local.get $q))))
    (local.set $d (i32x4.add (local.get $d) (i32x4.dot_i16x8_s (v128.load8x8_s offset=56 (local.get $row2)) (local.get $q))))
    (local.set $query (i32.add (local.get $query) (i32.const 128)))
    (local.set $row2 (i32.add (local.get $row2) (i32.const 64)))
    (local.set $row (i32.add (local.get $row) (i32.const 64)))
    (br_if $next (i32.lt_u (local.get $row) (local.get $end))))
  (call $sum4 (i32x4.add (local.get $a) (local.get $b)))
  (call $sum4 (i32x4.add (local.get $c) (local.get $d))))

;; Scores rows in pairs; writes number and score of those at the threshold or above, returns how many.
(func (export "fine") (param $row i32) (param $first i32) (param $count i32) (param $padded i32) (param $query i32)
  (param $threshold f32) (param $rows i32) (param $scores i32) (result i32)
  (local $last i32) (local $end i32) (local $stride i32) (local $sum i32) (local $sum2 i32) (local $kept i32)
  (local.set $stride (i32.add (local.get $padded) (i32.const 4)))
  (local.set $end (i32.add (local.get $first) (local.get $count)))
  (local.set $last (i32.sub (local.get $end) (i32.const 1)))
  (block $over
    (loop $next
      (br_if $over (i32.ge_u (local.get $first) (local.get $end)))
      ;; An odd last row is alone: behind it the memory may end.
      (if (i32.eq (local.get $first) (local.get $last))
        (then (local.set $sum (call $dot (local.get $row) (local.get $query) (local.get $padded))))
        (else
          (call $dots (local.get $row) (local.get $query) (local.get $padded))
          (local.set $sum2)
          (local.set $sum)))
      (local.set $kept (call $keep (local.get $sum) (local.get $row) (local.get $padded) (local.get $threshold)
        (local.get $first) (local.get $rows) (local.get $scores) (local.get $kept)))
      (br_if $over (i32.eq (local.get $first) (local.get $last)))
      (local.set $row (i32.add (local.get $row) (local.get $stride)))
      (local.set $kept (call $keep (local.get $sum2) (local.get $row) (local.get $padded) (local.get $threshold)
        (i32.add (local.get $first) (i32.const 1)) (local.get $rows) (local.get $scores) (local.get $kept)))
      (local.set $row (i32.add (local.get $row) (local.get $stride)))
      (local.set $first (i32.add (local.get $first) (i32.const 2)))
      (br $next)))
  (i32.shr_u (local.get $kept) (i32.const 2)))

;; Writes number and score of a row in any case, and keeps them by moving on: a branch would often be foretold wrongly.
(func $keep (param $sum i32) (param $row i32) (param $padded i32) (param $threshold f32) (param $number i32)
  (param $rows i32) (param $scores i32) (param $kept i32) (result i32)
  (local $score f32)
  (local.set $score (f32.mul
    (f32.convert_i32_s (local.get $sum)) (f32.load (i32.add (local.get $row) (local.get $padded)))))
  (i32.store (i32.add (local.get $rows) (local.get $kept)) (local.get $number))
  (f32.store (i32.add (local.get $scores) (local.get $kept)) (local.get $score))
  (i32.add (local.get $kept) (i32.shl (f32.ge (local.get $score) (local.get $threshold)) (i32.const 2))))

;; Scores the rows of a list; `base` is where row 0 begins. Listed rows lie far apart, so each would wait for its memory
;; as it is read: eight are touched, a byte a line of 64 bytes, before the first of them is scored. Half the time of
;; reading them one after another, where they are not in the processor's caches.
(func (export "fineAt") (param $base i32) (param $count i32) (param $padded i32) (param $query i32)
  (param $rows i32) (param $scores i32)
  (local $end i32) (local $stop i32) (local $at i32) (local $row i32) (local $last i32) (local $stride i32)
  (local $touched i32)
  (local.set $stride (i32.add (local.get $padded) (i32.const 4)))
  (local.set $end (i32.add (local.get $rows) (i32.shl (local.get $count) (i32.const 2))))
  (loop $some
    (local.set $at (local.get $rows))
    (local.set $stop (i32.add (local.get $rows) (i32.const 32)))
    (local.set $stop (select (local.get $stop) (local.get $end) (i32.lt_u (local.get $stop) (local.get $end))))
    (loop $ahead
      (local.set $row (i32.add (local.get $base) (i32.mul (i32.load (local.get $at)) (local.get $stride))))
      (local.set $last (i32.add (local.get $row) (local.get $padded)))
      (loop $line
        (local.set $touched (i32.or (local.get $touched) (i32.load8_u (local.get $row))))
        (local.set $row (i32.add (local.get $row) (i32.const 64)))
        (br_if $line (i32.le_u (local.get $row) (local.get $last))))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $ahead (i32.lt_u (local.get $at) (local.get $stop))))
    ;; Written over at once; a use, so that no engine leaves the touching out.
    (i32.store (local.get $scores) (local.get $touched))
    (loop $next
      (local.set $row (i32.add (local.get $base) (i32.mul (i32.load (local.get $rows)) (local.get $stride))))
      (f32.store (local.get $scores) (f32.mul
        (f32.convert_i32_s (call $dot (local.get $row) (local.get $query) (local.get $padded)))
        (f32.load (i32.add (local.get $row) (local.get $padded)))))
      (local.set $rows (i32.add (local.get $rows) (i32.const 4)))
      (local.set $scores (i32.add (local.get $scores) (i32.const 4)))
      (br_if $next (i32.lt_u (local.get $rows) (local.get $stop))))
    (br_if $some (i32.lt_u (local.get $rows) (local.get $end)))))

;; Makes a row of `padded` f32 numbers: the greatest becomes 127.
(func (export "quantise") (param $from i32) (param $row i32) (param $padded i32)
  (local $at i32) (local $end i32) (local $v v128) (local $most f32) (local $inverse v128)
  (local.set $at (local.get $from))
  (local.set $end (i32.add (local.get $from) (i32.shl (local.get $padded) (i32.const 2))))
  (loop $next
    (local.set $v (f32x4.max (local.get $v) (f32x4.abs (v128.load (local.get $at)))))
    (local.set $at (i32.add (local.get $at) (i32.const 16)))
    (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
  (local.set $most (f32.max
    (f32.max (f32x4.extract_lane 0 (local.get $v)) (f32x4.extract_lane 1 (local.get $v)))
    (f32.max (f32x4.extract_lane 2 (local.get $v)) (f32x4.extract_lane 3 (local.get $v)))))
  (local.set $inverse (f32x4.splat (select
    (f32.div (f32.const 127) (local.get $most)) (f32.const 0) (f32.gt (local.get $most) (f32.const 0)))))
  (f32.store (i32.add (local.get $row) (local.get $padded)) (f32.div (local.get $most) (f32.const 127)))
  (local.set $at (local.get $from))
  (loop $next
    (v128.store (local.get $row) (i8x16.narrow_i16x8_s
      (i16x8.narrow_i32x4_s
        (i32x4.trunc_sat_f32x4_s (f32x4.nearest (f32x4.mul (local.get $inverse) (v128.load (local.get $at)))))
        (i32x4.trunc_sat_f32x4_s (f32x4.nearest
          (f32x4.mul (local.get $inverse) (v128.load offset=16 (local.get $at))))))
      (i16x8.narrow_i32x4_s
        (i32x4.trunc_sat_f32x4_s (f32x4.nearest
          (f32x4.mul (local.get $inverse) (v128.load offset=32 (local.get $at)))))
        (i32x4.trunc_sat_f32x4_s (f32x4.nearest
          (f32x4.mul (local.get $inverse) (v128.load offset=48 (local.get $at))))))))
    (local.set $row (i32.add (local.get $row) (i32.const 16)))
    (local.set $at (i32.add (local.get $at) (i32.const 64)))
    (br_if $next (i32.lt_u (local.get $at) (local.get $end)))))

;; Codes of 16 numbers: 0 up to -border, 1 below zero, 2 below the border, 3 from it on.
(func $codes (param $v v128) (param $border v128) (result v128)
  (i8x16.neg (i8x16.add
    (i8x16.add
      (i8x16.ge_s (local.get $v) (local.get $border))
      (i8x16.ge_s (local.get $v) (v128.const i32x4 0 0 0 0)))
    (i8x16.gt_s (local.get $v) (i8x16.neg (local.get $border))))))

;; Sum of number times meaning of its code, over 16 numbers, as four sums.
(func $match (param $v v128) (param $codes v128) (result v128)
  (local.set $codes (i8x16.sub
    (i8x16.add (local.get $codes) (local.get $codes)) (v128.const i32x4 0x03030303 0x03030303 0x03030303 0x03030303)))
  (i32x4.extadd_pairwise_i16x8_s (i16x8.add
    (i16x8.extmul_low_i8x16_s (local.get $v) (local.get $codes))
    (i16x8.extmul_high_i8x16_s (local.get $v) (local.get $codes)))))

;; Makes the coarse row of a row.
(func (export "encode") (param $row i32) (param $coarse i32) (param $padded i32) (param $dimensions i32)
  (local $at i32) (local $end i32) (local $v v128) (local $squares v128) (local $border v128) (local $sums v128)
  (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $square i32) (local $sum i32)
  (local.set $end (i32.add (local.get $row) (local.get $padded)))
  (local.set $at (local.get $row))
  (loop $next
    (local.set $v (v128.load8x8_s (local.get $at)))
    (local.set $squares (i32x4.add (local.get $squares) (i32x4.dot_i16x8_s (local.get $v) (local.get $v))))
    (local.set $at (i32.add (local.get $at) (i32.const 8)))
    (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
  (local.set $square (call $sum4 (local.get $squares)))
  ;; 0.9957: the border that serves four evenly spaced levels best when numbers are normally distributed.
  (local.set $border (i8x16.splat (i32.trunc_f64_s (f64.max (f64.const 1) (f64.ceil (f64.mul (f64.const 0.9957)
    (f64.sqrt (f64.div (f64.convert_i32_s (local.get $square)) (f64.convert_i32_s (local.get $dimensions))))))))))
  (local.set $at (local.get $row))
  (loop $next
    (local.set $a (call $codes (v128.load (local.get $at)) (local.get $border)))
    (local.set $b (call $codes (v128.load offset=16 (local.get $at)) (local.get $border)))
    (local.set $c (call $codes (v128.load offset=32 (local.get $at)) (local.get $border)))
    (local.set $d (call $codes (v128.load offset=48 (local.get $at)) (local.get $border)))
    (local.set $sums (i32x4.add (local.get $sums) (i32x4.add
      (i32x4.add
        (call $match (v128.load (local.get $at)) (local.get $a))
        (call $match (v128.load offset=16 (local.get $at)) (local.get $b)))
      (i32x4.add
        (call $match (v128.load offset=32 (local.get $at)) (local.get $c))
        (call $match (v128.load offset=48 (local.get $at)) (local.get $d))))))
    (v128.store (local.get $coarse) (v128.or
      (v128.or (local.get $a) (i16x8.shl (local.get $b) (i32.const 2)))
      (v128.or (i16x8.shl (local.get $c) (i32.const 4)) (i16x8.shl (local.get $d) (i32.const 6)))))
    (local.set $coarse (i32.add (local.get $coarse) (i32.const 16)))
    (local.set $at (i32.add (local.get $at) (i32.const 64)))
    (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
  (local.set $sum (call $sum4 (local.get $sums)))
  ;; With this scale a coarse score neither over- nor understates, whatever the row.
  (f32.store (local.get $coarse) (f32.demote_f64 (select
    (f64.div
      (f64.mul (f64.promote_f32 (f32.load (local.get $end))) (f64.convert_i32_s (local.get $square)))
      (f64.convert_i32_s (local.get $sum)))
    (f64.const 0)
    (local.get $sum)))))

;; The sums of four vectors of four sums each, in their order.
(func $sums (param $a v128) (param $b v128) (param $c v128) (param $d v128) (result v128)
  (local.set $a (i32x4.add
    (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $a) (local.get $b))
    (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $a) (local.get $b))))
  (local.set $c (i32x4.add
    (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $c) (local.get $d))
    (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $c) (local.get $d))))
  (i32x4.add
    (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $a) (local.get $c))
    (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $a) (local.get $c))))

;; The scales of four rows that follow each other, the first of which stands at $scale.
(func $scales (param $scale i32) (param $stride i32) (result v128)
  (v128.load32_lane 3 (i32.add (local.get $scale) (i32.mul (local.get $stride) (i32.const 3)))
    (v128.load32_lane 2 (i32.add (local.get $scale) (i32.shl (local.get $stride) (i32.const 1)))
      (v128.load32_lane 1 (i32.add (local.get $scale) (local.get $stride))
        (v128.load32_zero (local.get $scale))))))

;; Writes number and score of those of four rows whose bit is set and that come before the end; answers how far lists then go.
(func $keepFour (param $score v128) (param $bits i32) (param $first i32) (param $end i32)
  (param $rows i32) (param $scores i32) (param $kept i32) (result i32)
  (loop $each
    (i32.store (i32.add (local.get $rows) (local.get $kept)) (local.get $first))
    (f32.store (i32.add (local.get $scores) (local.get $kept)) (f32x4.extract_lane 0 (local.get $score)))
    (local.set $kept (i32.add (local.get $kept) (i32.shl
      (i32.and
        (i32.and (local.get $bits) (i32.const 1))
        (i32.lt_u (local.get $first) (local.get $end)))
      (i32.const 2))))
    (local.set $score
      (i8x16.shuffle 4 5 6 7 8 9 10 11 12 13 14 15 0 1 2 3 (local.get $score) (local.get $score)))
    (local.set $first (i32.add (local.get $first) (i32.const 1)))
    (local.set $bits (i32.shr_u (local.get $bits) (i32.const 1)))
    (br_if $each (local.get $bits)))
  (local.get $kept))

;; Scores rows like "fine", with a query of int8 numbers, its positive and its negative ones apart, four rows at a time: loads of
;; the query serve all four, and their sums become scores together. Up to three rows after the last one may be read, and are never kept.
(func (export "medium") (param $row i32) (param $first i32) (param $count i32) (param $padded i32) (param $query i32)
  (param $threshold f32) (param $rows i32) (param $scores i32) (result i32)
  (local $stride i32) (local $end i32) (local $kept i32) (local $bits i32) (local $score v128) (local $least v128)
  (local.set $stride (i32.add (local.get $padded) (i32.const 4)))
  (local.set $end (i32.add (local.get $first) (local.get $count)))
  (local.set $least (f32x4.splat (local.get $threshold)))
  (loop $next
    (local.set $score (f32x4.mul
      (f32x4.convert_i32x4_s (call $fourMedium (local.get $row) (local.get $query) (local.get $padded)))
      (call $scales (i32.add (local.get $row) (local.get $padded)) (local.get $stride))))
    (local.set $bits (i32x4.bitmask (f32x4.ge (local.get $score) (local.get $least))))
    ;; Seldom true, once there is a threshold.
    (if (local.get $bits)
      (then (local.set $kept (call $keepFour (local.get $score) (local.get $bits) (local.get $first) (local.get $end)
        (local.get $rows) (local.get $scores) (local.get $kept)))))
    (local.set $row (i32.add (local.get $row) (i32.shl (local.get $stride) (i32.const 2))))
    (local.set $first (i32.add (local.get $first) (i32.const 4)))
    (br_if $next (i32.lt_u (local.get $first) (local.get $end))))
  (i32.shr_u (local.get $kept) (i32.const 2)))

;; Scores coarse rows like "medium", with a query of int8 numbers.
(func (export "coarse") (param $row i32) (param $first i32) (param $count i32) (param $padded i32) (param $query i32)
  (param $bias i32) (param $threshold f32) (param $rows i32) (param $scores i32) (result i32)
  (local $bytes i32) (local $stride i32) (local $end i32) (local $kept i32) (local $bits i32)
  (local $score v128) (local $less v128) (local $least v128)
  (local.set $bytes (i32.shr_u (local.get $padded) (i32.const 2)))
  (local.set $stride (i32.add (local.get $bytes) (i32.const 4)))
  (local.set $end (i32.add (local.get $first) (local.get $count)))
  (local.set $less (i32x4.splat (local.get $bias)))
  (local.set $least (f32x4.splat (local.get $threshold)))
  (loop $next
    (local.set $score (call $fourCoarse (local.get $row) (local.get $query) (local.get $bytes)))
    (local.set $score (f32x4.mul
      (f32x4.convert_i32x4_s
        (i32x4.sub (i32x4.add (local.get $score) (local.get $score)) (local.get $less)))
      (call $scales (i32.add (local.get $row) (local.get $bytes)) (local.get $stride))))
    (local.set $bits (i32x4.bitmask (f32x4.ge (local.get $score) (local.get $least))))
    (if (local.get $bits)
      (then (local.set $kept (call $keepFour (local.get $score) (local.get $bits) (local.get $first) (local.get $end)
        (local.get $rows) (local.get $scores) (local.get $kept)))))
    (local.set $row (i32.add (local.get $row) (i32.shl (local.get $stride) (i32.const 2))))
    (local.set $first (i32.add (local.get $first) (i32.const 4)))
    (br_if $next (i32.lt_u (local.get $first) (local.get $end))))
  (i32.shr_u (local.get $kept) (i32.const 2)))
