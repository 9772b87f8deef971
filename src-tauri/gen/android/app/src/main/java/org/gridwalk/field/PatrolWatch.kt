package org.gridwalk.field

import android.content.Context
import android.util.Log
import org.gridwalk.face.ChangeEvent
import org.gridwalk.face.ChangeListener
import org.gridwalk.face.Gridwalk
import org.gridwalk.face.GridwalkException
import org.gridwalk.face.Topic

/** Begins the position service when a patrol begins or goes on, whichever screen said so. It ends by itself. */
class PatrolWatch(private val context: Context, private val app: Gridwalk) : ChangeListener {
    override fun changed(event: ChangeEvent) {
        if (Topic.PATROL !in event.topics) return
        try {
            if (app.patrolRuns()) PatrolService.begin(context)
        } catch (notNow: GridwalkException) {
            Log.w("gridwalk", "no positions are taken: ${notNow::class.simpleName}")
        } catch (refused: IllegalStateException) {
            // The platform starts no service while the app is in the background; the next screen asks again.
            Log.w("gridwalk", "the position service may not start now")
        }
    }
}
