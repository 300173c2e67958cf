// Package trace predicts the traces that a program will record: which spans are started, at
// which goroutines, and below what.
//
// [Of] says what each function of a package does, in the terms of its parameters. [Join]
// puts packages together, and then a tree is grown for a function by letting it run: what a
// call is given is what the callee's parameters carry. Nothing is decided here about what is
// right; that is the reporter's.
//
// What is out of sight is not guessed: it is noted in the tree, and what depends on it is
// unknown. So is what depends on a branch that was taken, on a pointer to a context, or on
// what is set after a defer statement; a deferred call itself stands where it is deferred.
package trace
