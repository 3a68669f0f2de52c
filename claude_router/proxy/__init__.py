"""The loopback proxy behind claude: one request in, the chosen upstream's answer out."""
