// Package trace predicts the traces that a program will record: which spans are started, at
// which goroutines, and below what.
//
// [Of] says what each function of a package does, in the terms of its parameters. [Join]
// puts packages together, and then a tree is grown for a function by letting it run: what a
// call is given is what the callee's parameters carry. Nothing is decided here about what is
// right; that is the reporter's.
//
// What is out of sight is not guessed: it is noted in the tree, and what depends on it is
// unknown. A variable that is set by a pointer to it is taken for unchanged, and deferred
// functions for run where they are deferred.
package trace
