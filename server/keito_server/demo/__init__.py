"""The sample workspace that `make demo` fills once: people, agents, clients, projects, three months of time, invoices."""
