; What compiled rules call and WebAssembly has no library for; tools/make_wasm.py links it in.

; Numba's, for a reshaped array: strides of one without gaps, and rules reshape no others.
define i32 @numba_attempt_nocopy_reshape(i64 %dims_before, ptr %shape_before, ptr %strides_before,
                                         i64 %dims, ptr %shape, ptr %strides, i64 %item, i32 %f) {
begin:
  br label %each
each:
  %left = phi i64 [ %dims, %begin ], [ %here, %next ]
  %stride = phi i64 [ %item, %begin ], [ %above, %next ]
  %more = icmp sgt i64 %left, 0
  br i1 %more, label %next, label %end
next:
  %here = sub i64 %left, 1
  %to = getelementptr i64, ptr %strides, i64 %here
  store i64 %stride, ptr %to
  %from = getelementptr i64, ptr %shape, i64 %here
  %count = load i64, ptr %from
  %above = mul i64 %stride, %count
  br label %each
end:
  ret i32 1
}

; LLVM's, for a product of 128 bits, by parts of 32; without optnone it would be made to call itself.
define void @__multi3(ptr %product, i64 %a, i64 %a_high, i64 %b, i64 %b_high) noinline optnone {
  %a0 = and i64 %a, 4294967295
  %a1 = lshr i64 %a, 32
  %b0 = and i64 %b, 4294967295
  %b1 = lshr i64 %b, 32
  %p00 = mul i64 %a0, %b0
  %p01 = mul i64 %a0, %b1
  %p10 = mul i64 %a1, %b0
  %p11 = mul i64 %a1, %b1
  %p00_high = lshr i64 %p00, 32
  %p01_low = and i64 %p01, 4294967295
  %p10_low = and i64 %p10, 4294967295
  %some = add i64 %p00_high, %p01_low
  %middle = add i64 %some, %p10_low
  %shifted = shl i64 %middle, 32
  %p00_low = and i64 %p00, 4294967295
  %low = or i64 %shifted, %p00_low
  %p01_high = lshr i64 %p01, 32
  %p10_high = lshr i64 %p10, 32
  %middle_high = lshr i64 %middle, 32
  %h0 = add i64 %p11, %p01_high
  %h1 = add i64 %h0, %p10_high
  %h2 = add i64 %h1, %middle_high
  %c0 = mul i64 %a, %b_high
  %c1 = mul i64 %a_high, %b
  %h3 = add i64 %h2, %c0
  %high = add i64 %h3, %c1
  store i64 %low, ptr %product
  %to = getelementptr i64, ptr %product, i32 1
  store i64 %high, ptr %to
  ret void
}
