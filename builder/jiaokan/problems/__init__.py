"""Problems written for machines: JUnit for test reports, SARIF for code scanning, annotations of GitHub. Finds none itself."""
