//! The heap: the C library's.

use core::{
    alloc::{GlobalAlloc, Layout},
    ffi::c_void,
};

unsafe extern "C" {
    fn aligned_alloc(align: usize, size: usize) -> *mut c_void;
    fn free(block: *mut c_void);
}

#[global_allocator]
static HEAP: Heap = Heap;

struct Heap;

// SAFETY: `aligned_alloc` gives a block of at least the size and alignment asked for, or null, and
// `free` takes what it gave.
unsafe impl GlobalAlloc for Heap {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // C11 wants a size that is a multiple of the alignment, and an alignment that fits a
        // pointer on some systems.
        let layout = layout.align_to(size_of::<usize>()).unwrap_or(layout).pad_to_align();
        // SAFETY: the alignment is a power of two and divides the size.
        unsafe { aligned_alloc(layout.align(), layout.size()).cast() }
    }

    unsafe fn dealloc(&self, block: *mut u8, _: Layout) {
        // SAFETY: the block came from `alloc`.
        unsafe { free(block.cast()) }
    }
}
