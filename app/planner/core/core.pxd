# C types of the core, for Cython alone: the files beside it run without them, more slowly.
# Locals are inferred (directive infer_types of build.py); what is nogil cannot touch a Python object by mistake.

cdef extern from "math.h" nogil:
    cpdef double log(double x)

cdef double NEVER
cdef double WIDE
cdef double AROUND, HOPE
cdef int REMOVED, STRING, BLINKS, WAITING, GONE, ASKED, OFFERS, NEAR, FEW, SPARE

ctypedef unsigned long long Bits

cimport cython

@cython.final
cdef class Core:
    cdef int jobs, nodes, visits, people, places, most, cells, wishes, timed, settled
    cdef int[::1] first, count, loc, node, wfirst, wcount
    cdef double[::1] wopen, wclose, late_price, drop, load, dur, gap_min, gap_max
    cdef int[::1] bfirst, bcount, blist, afirst, acount, alist, sfirst, scount, slist
    cdef int[::1] from_, to, mode, out
    cdef double[::1] begin, close, over_limit, over_price, fixed, fair_after, capacity, fit, mid
    cdef int[::1] cfirst, ccount, clist
    cdef const float[::1] tables, price, tables_back, price_back
    cdef int[::1] tfirst, tcount
    cdef double[::1] tsince
    cdef double worst_price, fair_price
    cdef double[::1] key, sum_late, top_late, st, dep, carried, work, over
    cdef int[::1] on, who, at, nxt, prv, cnt, pool, pool_at
    cdef int pooled
    cdef int[::1] chx, chw, chs
    cdef double[::1] chk
    cdef int chn, chd
    cdef double[::1] okey, osum, otop, ost, odep, oover
    cdef int[::1] owho, oat, opv, opp, opc
    cdef int opn
    cdef int[::1] lx, lseen, qx, qseen, ex, eseen, hint, spare
    cdef int ln, qn, en, now, quiet, tail_v, tail_u, tail_c, tail_g, rests
    cdef int[::1] gone, gone_seen, gone_route, gone_who
    cdef double[::1] gone_key, gone_rank
    cdef int ruins, by_hour, by_end, by_late, mixed, gone_now, offers
    cdef double[::1] usual
    cdef double offer_limit, cap, without
    cdef double[::1] room, room_price, offer_guess, offer_lo, offer_hi
    cdef double[::1] spot_cost, spot_way, spot_time, spot_lo, spot_hi
    cdef int[::1] row_first, row_count, row_cap, row_p, row_q, row_at, row_goal, row_before, row_after
    cdef double[::1] row_least, row_gone, row_leg, row_limit, row_price
    cdef int row_top, row_size
    cdef int[::1] look_row, look_c
    cdef double[::1] look_base
    cdef int[::1] spot_c, spot_p, spot_q, spot_by
    cdef int spots
    cdef int[::1] spot_row
    cdef int[::1] dirty, offer_c, offer_p, offer_g, offer_u
    cdef double[::1] best_key
    cdef int[::1] best_who
    cdef double best
    cdef int[::1] near, near_before, near_after, line
    cdef int near_count, near_wide, near_now, anywhere
    cdef double[::1] line_at, when, offer_time
    cdef double met, side_lo, side_hi
    cdef double late_weight, over_weight, load_weight, apart_weight
    cdef double base_late, base_over, base_load, base_apart, scale, weight_low, weight_high, allowed
    cdef long long tries, kept, lawful, counted
    cdef double total
    cdef double t_travel, t_drop, t_wish, t_fixed, t_fair, t_load, t_apart
    cdef double t_late, t_soft, t_over, t_extra, t_worst
    cdef double s_travel, s_drop, s_wish, s_fixed, s_fair, s_load, s_apart
    cdef double s_late, s_soft, s_over, s_extra, s_worst
    cdef Bits mask, state

    cpdef void look_around(self, int x)
    cpdef int place(self, int x)
    cpdef void run(self, int steps, double heat)
    cpdef void renew(self)
    cpdef void weigh(self, double late, double over, double load, double apart)
    cpdef void keep_best(self)
    cpdef void mix(self, int ruins, int by_hour=*, int by_end=*, int by_late=*)

    cdef list _of_person(self, int c, int most)

    cdef Bits _random(self) noexcept nogil
    cdef int _below(self, int n) noexcept nogil
    cdef double _share(self) noexcept nogil
    cdef double _seconds(self, int c, int a, int b, double t) noexcept nogil
    cdef double _seconds_back(self, int c, int a, int b, double t) noexcept nogil
    cdef double _way(self, int c, int a, int b) noexcept nogil
    cdef int _before(self, int v, int c) noexcept nogil
    cdef int _after(self, int v, int c) noexcept nogil
    cdef void _book(self, int c, int x, double seconds, int sign) noexcept nogil
    cdef void _link(self, int v, int p, int c) noexcept nogil
    cdef void _unlink(self, int v) noexcept nogil
    cdef int _find(self, int c, double k, int hint) noexcept nogil
    cdef void _push(self, int x) noexcept nogil
    cdef void _end(self, int c) noexcept nogil
    cdef void _save(self, int x) noexcept nogil
    cdef void _give(self, int v, int c) noexcept nogil
    cdef void _switch(self, int x, int on) noexcept nogil
    cdef int _apply(self) noexcept nogil
    cdef void _lateness(self, int x, double total, double top) noexcept nogil
    cdef double _arrive(self, int v) noexcept nogil
    cdef double _settle(self, int x) noexcept nogil
    cdef void _finish(self, int c) noexcept nogil
    cdef double _evaluate(self, double limit) noexcept nogil
    cdef void _worst(self) noexcept nogil
    cdef void _back_all(self) noexcept nogil
    cdef void _back(self) noexcept nogil
    cdef void _keep(self, double total) noexcept nogil
    cdef void _pool(self, int x) noexcept nogil
    cdef double _real(self) noexcept nogil
    cdef double _total(self) noexcept nogil
    cdef int _lawful(self) noexcept nogil
    cdef void _keep_best(self) noexcept nogil
    cdef void _zero(self) noexcept nogil
    cdef void _count_all(self, int[::1] order)
    cdef void _look_around(self, int i) noexcept nogil
    cdef void _rank(self, int kind, int n, double cost, int i, int j) noexcept nogil
    cdef void _take(self, int z, int x) noexcept nogil
    cdef int _others(self, int z, int x, int fixed) noexcept nogil
    cdef int _twice(self, int base, int r, int fixed, int k, int c) noexcept nogil
    cdef double _behind(self, int c, double t, int at, int q) noexcept nogil
    cdef double _joining(self, int c, int v) noexcept nogil
    cdef double _between(self, double lo, double hi, int x, double t) noexcept nogil
    cdef int _insert(self, int x, int blinks, int strict) noexcept nogil
    cdef void _price_without(self, int x) noexcept nogil
    cdef int _spots(self, int x, int r, int blinks, int n) noexcept nogil
    cdef int _spot(self, int v, int c, int j, double way, int n) noexcept nogil
    cdef void _heap(self, int begin, int end) noexcept nogil
    cdef void _sift(self, int begin, int i, int n) noexcept nogil
    cdef int _next_spot(self, int begin, int n) noexcept nogil
    cdef void _pairs(self, int x, int firsts, int seconds) noexcept nogil
    cdef double _together(self, int x, int a, int b) noexcept nogil
    cdef void _rooms_all(self) noexcept nogil
    cdef int _rooms(self, int c) noexcept nogil
    cdef void _row(self, int j, int q, int p, int goal, double leg) noexcept nogil
    cdef void _offer(self, double guess, int c, int p, int g, int u, double lo, double hi, double t) noexcept nogil
    cdef int _try_offer(self, int x, int z) noexcept nogil
    cdef void _guess(self, int x, int blinks) noexcept nogil
    cdef int _ruin(self) noexcept nogil
    cdef int _note(self, int x, int n) noexcept nogil
    cdef int _hour(self, int i) noexcept nogil
    cdef int _ends(self, int i) noexcept nogil
    cdef int _end_of(self, int u, double since, int n) noexcept nogil
    cdef int _strings(self, int i) noexcept nogil
    cdef int _string(self, int u, int length, int n) noexcept nogil
    cdef void _order(self, int n) noexcept nogil
    cdef int _large(self) noexcept nogil
    cdef double _side(self, int u, int later) noexcept nogil
    cdef double _beside(self, int u, int later) noexcept nogil
    cdef int _later(self, int i) noexcept nogil
    cdef int _lates(self, int i) noexcept nogil
    cdef int _propose(self) noexcept nogil
    cdef int _neighbour(self, int i) noexcept nogil
    cdef int _relocate(self, int i, int r, int v, int k) noexcept nogil
    cdef int _hand_over(self, int i, int r, int v, int k) noexcept nogil
    cdef int _swap(self, int i, int r, int v, int k) noexcept nogil
    cdef int _move_run(self, int i) noexcept nogil
    cdef int _shift(self, int i) noexcept nogil
    cdef int _stays(self, int i, double k) noexcept nogil
    cdef int _reverse(self, int v) noexcept nogil
    cdef int _tails(self, int i, int v) noexcept nogil
    cdef int _tail_changes(self, int c, int g, int v, int u) noexcept nogil
    cdef int _tail_of(self, int n, int q, int p, int c) noexcept nogil
    cdef double _cut(self, int c, int g, int v, int u) noexcept nogil
    cdef void _rekey(self) noexcept nogil
    cdef double _in_line(self, double t) noexcept nogil
    cdef void _run(self, int steps, double heat) noexcept nogil
    cdef void _reweigh(self) noexcept nogil
    cdef void _priced(self) noexcept nogil
