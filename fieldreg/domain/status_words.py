"""What a registration's status is called, in both languages: on screen, and for who searches."""

from __future__ import annotations

from .words import Case, Delivery, Words

CASE_WORDS = {
    Case.INCOMPLETE: Words("Belum lengkap", "Incomplete"),
    Case.SUBMITTED: Words("Diajukan", "Submitted"),
    Case.UNDER_REVIEW: Words("Sedang diperiksa", "Under review"),
    Case.NEEDS_CORRECTION: Words("Perlu perbaikan", "Needs correction"),
    Case.ACCEPTED: Words("Disetujui", "Accepted"),
    Case.REJECTED: Words("Ditolak", "Rejected"),
    Case.ENROLLED: Words("Terdaftar", "Enrolled"),
    Case.ENDED: Words("Dibatalkan", "Void"),
}
DELIVERY_WORDS = {
    Delivery.WAITING: Words("Menunggu kirim", "Waiting to be sent"),
    Delivery.DELIVERED: Words("Sudah diterima pusat", "Received by the centre"),
    Delivery.QUARANTINED: Words("Ditahan pusat", "Held by the centre"),
}
