package org.gridwalk.field

import android.os.Bundle
import androidx.activity.enableEdgeToEdge

/** The one screen: the webview of the shell. What it shows and does is the page's. */
class MainActivity : TauriActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        enableEdgeToEdge()
        super.onCreate(savedInstanceState)
    }
}
