package main

// The audit is not below the order.
func Example() {
	main()
	// Output:
	// audit 17
	// order 17
	//     mail 17
	//     reserve 17 in the north
	//     reserve 17 in the south
}
