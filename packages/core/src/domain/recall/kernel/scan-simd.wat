;; The sums of code times query number, of four coarse rows that follow each other.
;; The same as scan-relaxed.wat, for machines without relaxed instructions.

;; Products of 16 codes with 16 query numbers, added in pairs; which ones make a pair does not matter.
(func $products (param $query v128) (param $codes v128) (result v128)
  (i16x8.add
    (i16x8.extmul_low_i8x16_s (local.get $codes) (local.get $query))
    (i16x8.extmul_high_i8x16_s (local.get $codes) (local.get $query))))

(func $fourCoarse (param $row i32) (param $query i32) (param $bytes i32) (result v128)
  (local $row2 i32) (local $row3 i32) (local $row4 i32) (local $stride i32) (local $end i32) (local $stop i32)
  (local $query1 v128) (local $query2 v128) (local $query3 v128) (local $query4 v128) (local $v v128) (local $w v128)
  (local $a v128) (local $b v128) (local $c v128) (local $d v128)
  (local $suma v128) (local $sumb v128) (local $sumc v128) (local $sumd v128) (local $lower v128) (local $upper v128)
  ;; Outside the loop, since engines make a constant anew wherever it stands.
  (local.set $lower (v128.const i32x4 0x03030303 0x03030303 0x03030303 0x03030303))
  (local.set $upper (v128.const i32x4 0x0c0c0c0c 0x0c0c0c0c 0x0c0c0c0c 0x0c0c0c0c))
  (local.set $stride (i32.add (local.get $bytes) (i32.const 4)))
  (local.set $end (i32.add (local.get $row) (local.get $bytes)))
  (local.set $row2 (i32.add (local.get $row) (local.get $stride)))
  (local.set $row3 (i32.add (local.get $row2) (local.get $stride)))
  (local.set $row4 (i32.add (local.get $row3) (local.get $stride)))
  (loop $block
    (local.set $a (v128.const i32x4 0 0 0 0))
    (local.set $b (v128.const i32x4 0 0 0 0))
    (local.set $c (v128.const i32x4 0 0 0 0))
    (local.set $d (v128.const i32x4 0 0 0 0))
    (local.set $stop (i32.add (local.get $row) (i32.const 192)))
    (local.set $stop (select (local.get $stop) (local.get $end) (i32.lt_u (local.get $stop) (local.get $end))))
    (loop $next
      (local.set $query1 (v128.load (local.get $query)))
      (local.set $query2 (v128.load offset=16 (local.get $query)))
      (local.set $query3 (v128.load offset=32 (local.get $query)))
      (local.set $query4 (v128.load offset=48 (local.get $query)))
      (local.set $v (v128.load (local.get $row)))
      (local.set $w (i16x8.shr_u (local.get $v) (i32.const 4)))
      (local.set $a (i16x8.add (local.get $a) (i16x8.shr_s
        (i16x8.add
          (call $products (local.get $query2) (v128.and (local.get $v) (local.get $upper)))
          (call $products (local.get $query4) (v128.and (local.get $w) (local.get $upper))))
        (i32.const 2))))
      (local.set $a (i16x8.add (local.get $a)
        (call $products (local.get $query1) (v128.and (local.get $v) (local.get $lower)))))
      (local.set $a (i16x8.add (local.get $a)
        (call $products (local.get $query3) (v128.and (local.get $w) (local.get $lower)))))
      (local.set $v (v128.load (local.get $row2)))
      (local.set $w (i16x8.shr_u (local.get $v) (i32.const 4)))
      (local.set $b (i16x8.add (local.get $b) (i16x8.shr_s
        (i16x8.add
          (call $products (local.get $query2) (v128.and (local.get $v) (local.get $upper)))
          (call $products (local.get $query4) (v128.and (local.get $w) (local.get $upper))))
        (i32.const 2))))
      (local.set $b (i16x8.add (local.get $b)
        (call $products (local.get $query1) (v128.and (local.get $v) (local.get $lower)))))
      (local.set $b (i16x8.add (local.get $b)
        (call $products (local.get $query3) (v128.and (local.get $w) (local.get $lower)))))
      (local.set $v (v128.load (local.get $row3)))
      (local.set $w (i16x8.shr_u (local.get $v) (i32.const 4)))
      (local.set $c (i16x8.add (local.get $c) (i16x8.shr_s
        (i16x8.add
          (call $products (local.get $query2) (v128.and (local.get $v) (local.get $upper)))
          (call $products (local.get $query4) (v128.and (local.get $w) (local.get $upper))))
        (i32.const 2))))
      (local.set $c (i16x8.add (local.get $c)
        (call $products (local.get $query1) (v128.and (local.get $v) (local.get $lower)))))
      (local.set $c (i16x8.add (local.get $c)
        (call $products (local.get $query3) (v128.and (local.get $w) (local.get $lower)))))
      (local.set $v (v128.load (local.get $row4)))
      (local.set $w (i16x8.shr_u (local.get $v) (i32.const 4)))
      (local.set $d (i16x8.add (local.get $d) (i16x8.shr_s
        (i16x8.add
          (call $products (local.get $query2) (v128.and (local.get $v) (local.get $upper)))
          (call $products (local.get $query4) (v128.and (local.get $w) (local.get $upper))))
        (i32.const 2))))
      (local.set $d (i16x8.add (local.get $d)
        (call $products (local.get $query1) (v128.and (local.get $v) (local.get $lower)))))
      (local.set $d (i16x8.add (local.get $d)
        (call $products (local.get $query3) (v128.and (local.get $w) (local.get $lower)))))
      (local.set $query (i32.add (local.get $query) (i32.const 64)))
      (local.set $row2 (i32.add (local.get $row2) (i32.const 16)))
      (local.set $row3 (i32.add (local.get $row3) (i32.const 16)))
      (local.set $row4 (i32.add (local.get $row4) (i32.const 16)))
      (local.set $row (i32.add (local.get $row) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $row) (local.get $stop))))
    (local.set $suma (i32x4.add (local.get $suma) (i32x4.extadd_pairwise_i16x8_s (local.get $a))))
    (local.set $sumb (i32x4.add (local.get $sumb) (i32x4.extadd_pairwise_i16x8_s (local.get $b))))
    (local.set $sumc (i32x4.add (local.get $sumc) (i32x4.extadd_pairwise_i16x8_s (local.get $c))))
    (local.set $sumd (i32x4.add (local.get $sumd) (i32x4.extadd_pairwise_i16x8_s (local.get $d))))
    (br_if $block (i32.lt_u (local.get $row) (local.get $end))))
  (call $sums (local.get $suma) (local.get $sumb) (local.get $sumc) (local.get $sumd)))

;; The sums of number times query number, of four rows that follow each other.
(func $fourMedium (param $row i32) (param $query i32) (param $padded i32) (result v128)
  (local $row2 i32) (local $row3 i32) (local $row4 i32) (local $stride i32) (local $end i32) (local $second i32)
  (local $lower v128) (local $upper v128) (local $a v128) (local $b v128) (local $c v128) (local $d v128)
  (local.set $stride (i32.add (local.get $padded) (i32.const 4)))
  (local.set $end (i32.add (local.get $row) (local.get $padded)))
  (local.set $second (i32.add (local.get $query) (local.get $padded)))
  (local.set $row2 (i32.add (local.get $row) (local.get $stride)))
  (local.set $row3 (i32.add (local.get $row2) (local.get $stride)))
  (local.set $row4 (i32.add (local.get $row3) (local.get $stride)))
  (loop $next
    ;; The query's positive numbers less its negative ones.
    (local.set $lower (i16x8.sub (v128.load8x8_u (local.get $query)) (v128.load8x8_u (local.get $second))))
    (local.set $upper
      (i16x8.sub (v128.load8x8_u offset=8 (local.get $query)) (v128.load8x8_u offset=8 (local.get $second))))
    (local.set $a (i32x4.add (local.get $a) (i32x4.add
      (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $row)) (local.get $lower))
      (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $row)) (local.get $upper)))))
    (local.set $b (i32x4.add (local.get $b) (i32x4.add
      (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $row2)) (local.get $lower))
      (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $row2)) (local.get $upper)))))
    (local.set $c (i32x4.add (local.get $c) (i32x4.add
      (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $row3)) (local.get $lower))
      (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $row3)) (local.get $upper)))))
    (local.set $d (i32x4.add (local.get $d) (i32x4.add
      (i32x4.dot_i16x8_s (v128.load8x8_s (local.get $row4)) (local.get $lower))
      (i32x4.dot_i16x8_s (v128.load8x8_s offset=8 (local.get $row4)) (local.get $upper)))))
    (local.set $query (i32.add (local.get $query) (i32.const 16)))
    (local.set $second (i32.add (local.get $second) (i32.const 16)))
    (local.set $row2 (i32.add (local.get $row2) (i32.const 16)))
    (local.set $row3 (i32.add (local.get $row3) (i32.const 16)))
    (local.set $row4 (i32.add (local.get $row4) (i32.const 16)))
    (local.set $row (i32.add (local.get $row) (i32.const 16)))
    (br_if $next (i32.lt_u (local.get $row) (local.get $end))))
  (call $sums (local.get $a) (local.get $b) (local.get $c) (local.get $d)))
