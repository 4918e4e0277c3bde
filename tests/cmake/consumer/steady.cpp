// Never edited: its object stays as it is.
int steady() {
    return 1;
}
