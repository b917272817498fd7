"""Pages of the desk: each shows what a service returned and says what the person wants next."""
