"""Numbers of the instructions in use: WebAssembly core specification 2.0, and relaxed-simd."""

PLAIN = {
    "else": 0x05, "end": 0x0B, "return": 0x0F, "select": 0x1B,
    "i32.eqz": 0x45, "i32.eq": 0x46, "i32.ne": 0x47, "i32.lt_s": 0x48, "i32.lt_u": 0x49,
    "i32.gt_s": 0x4A, "i32.gt_u": 0x4B, "i32.le_s": 0x4C, "i32.le_u": 0x4D, "i32.ge_s": 0x4E,
    "i32.ge_u": 0x4F, "i32.add": 0x6A, "i32.sub": 0x6B, "i32.mul": 0x6C, "i32.div_s": 0x6D,
    "i32.div_u": 0x6E, "i32.rem_s": 0x6F, "i32.rem_u": 0x70, "i32.and": 0x71, "i32.or": 0x72,
    "i32.xor": 0x73, "i32.shl": 0x74, "i32.shr_s": 0x75, "i32.shr_u": 0x76,
    "i32.reinterpret_f32": 0xBC,
    "i64.eqz": 0x50, "i64.add": 0x7C, "i64.sub": 0x7D, "i64.and": 0x83, "i64.or": 0x84,
    "i64.shl": 0x86, "i64.shr_s": 0x87, "i64.reinterpret_f64": 0xBD,
    "f32.eq": 0x5B, "f32.ne": 0x5C, "f32.lt": 0x5D, "f32.gt": 0x5E, "f32.le": 0x5F, "f32.ge": 0x60,
    "f32.abs": 0x8B, "f32.neg": 0x8C, "f32.ceil": 0x8D, "f32.floor": 0x8E, "f32.nearest": 0x90,
    "f32.sqrt": 0x91, "f32.add": 0x92, "f32.sub": 0x93, "f32.mul": 0x94, "f32.div": 0x95,
    "f32.min": 0x96, "f32.max": 0x97, "f32.copysign": 0x98, "f32.convert_i32_s": 0xB2,
    "f32.convert_i32_u": 0xB3, "f32.demote_f64": 0xB6, "f32.reinterpret_i32": 0xBE,
    "f64.eq": 0x61, "f64.ne": 0x62, "f64.lt": 0x63, "f64.gt": 0x64, "f64.abs": 0x99,
    "f64.floor": 0x9C, "f64.add": 0xA0, "f64.sub": 0xA1, "f64.mul": 0xA2, "f64.div": 0xA3,
    "f64.convert_i64_s": 0xB9, "f64.promote_f32": 0xBB, "f64.reinterpret_i64": 0xBF,
}  # fmt: skip

# After a byte of 0xFC.
SATURATING = {"i32.trunc_sat_f32_s": 0x00, "i32.trunc_sat_f32_u": 0x01, "i64.trunc_sat_f64_s": 0x06}

# After a byte of 0xFD.
SIMD = {
    "i32x4.splat": 0x11, "f32x4.splat": 0x13,
    "i32x4.eq": 0x37, "i32x4.ne": 0x38, "i32x4.lt_s": 0x39, "i32x4.lt_u": 0x3A, "i32x4.gt_s": 0x3B,
    "i32x4.gt_u": 0x3C, "i32x4.le_s": 0x3D, "i32x4.le_u": 0x3E, "i32x4.ge_s": 0x3F,
    "i32x4.ge_u": 0x40, "i32x4.abs": 0xA0, "i32x4.neg": 0xA1, "i32x4.shl": 0xAB,
    "i32x4.shr_s": 0xAC, "i32x4.shr_u": 0xAD, "i32x4.add": 0xAE, "i32x4.sub": 0xB1,
    "i32x4.mul": 0xB5, "i32x4.min_s": 0xB6, "i32x4.min_u": 0xB7, "i32x4.max_s": 0xB8,
    "i32x4.max_u": 0xB9, "i32x4.trunc_sat_f32x4_s": 0xF8, "i32x4.trunc_sat_f32x4_u": 0xF9,
    "v128.not": 0x4D, "v128.and": 0x4E, "v128.or": 0x50, "v128.xor": 0x51, "v128.bitselect": 0x52,
    "f32x4.eq": 0x41, "f32x4.ne": 0x42, "f32x4.lt": 0x43, "f32x4.gt": 0x44, "f32x4.le": 0x45,
    "f32x4.ge": 0x46, "f32x4.ceil": 0x67, "f32x4.floor": 0x68, "f32x4.nearest": 0x6A,
    "f32x4.abs": 0xE0, "f32x4.neg": 0xE1, "f32x4.sqrt": 0xE3, "f32x4.add": 0xE4, "f32x4.sub": 0xE5,
    "f32x4.mul": 0xE6, "f32x4.div": 0xE7, "f32x4.min": 0xE8, "f32x4.max": 0xE9, "f32x4.pmin": 0xEA,
    "f32x4.pmax": 0xEB, "f32x4.convert_i32x4_s": 0xFA, "f32x4.convert_i32x4_u": 0xFB,
    "f32x4.relaxed_madd": 0x105, "f32x4.relaxed_nmadd": 0x106,
}  # fmt: skip

# Loads and stores: the bytes before their alignment and offset.
MEMORY = {
    "i32.load": b"\x28", "f32.load": b"\x2a", "i32.store": b"\x36", "f32.store": b"\x38",
    "v128.load": b"\xfd\x00", "v128.load32_splat": b"\xfd\x09", "v128.store": b"\xfd\x0b",
    "v128.load32_lane": b"\xfd\x56", "v128.store32_lane": b"\xfd\x5a",
}  # fmt: skip
